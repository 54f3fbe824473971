# frozen_string_literal: true

module Flows8x8
  VERSION = '0.1.0'
end
