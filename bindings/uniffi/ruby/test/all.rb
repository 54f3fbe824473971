# frozen_string_literal: true

# Runs all tests in one process; test.sh starts it.
require 'helper'

Dir[File.join(__dir__, '*_test.rb')].sort.each { |file| require file }
Minitest.after_run { Told.each { |line| puts line } }
