# frozen_string_literal: true

require 'helper'
require 'driver'

class VectorsTest < Minitest::Test
  def test_every_behaviour_vector_holds
    Place.running('flows8x8-replay') do |url|
      control = Control.new(url)
      vectors = control.vectors
      found = Driver.new(control).play_all(vectors)
      wrong = found.reject { |_, problems| problems.empty? }
      told = wrong.map { |name, problems| [name, *problems].join("\n    ") }.join("\n")
      assert wrong.empty?, "#{wrong.size} of #{found.size} vectors do not hold:\n#{told}"
      assert_operator vectors.size, :>, 400
      assert_equal vectors.size, found.size, 'fewer vectors were played than there are'
      Told << "#{found.size} vectors hold"
    end
  end
end
