# frozen_string_literal: true

# The generated code waits with IO#wait_readable and requires nothing for it; before Ruby 3.2 it may not be there.
require 'io/wait'
require 'ffi'

module Flows8x8Uniffi
  module UniFFILib
    extend FFI::Library

    # The generated code asks the system for the library by its name. It lies beside this file, and another of the same
    # name, of another version, must not be taken.
    def self.ffi_lib(*)
      super(File.expand_path(FFI.map_library_name('flows8x8_uniffi'), __dir__))
    end
  end
end

require_relative 'flows8x8_uniffi'

module Flows8x8Uniffi
  # Finalizers must not lock, and the one of a client gives up its key callback here. Deleting from a hash is one step
  # without a lock too.
  module Unlocked
    def remove(handle)
      @map.delete(handle) || raise(InternalError, "there is no handle #{handle}")
    end
  end
  private_constant :Unlocked
  UniffiHandleMap.prepend(Unlocked)
end

module Flows8x8Uniffi
  # What holds a handle of the native library would come back with one that belongs to somebody else, or to nobody.
  module NotDumped
    def marshal_dump = raise(TypeError, "no #{self.class.name.sub('Uniffi', '')} can be dumped")
    def marshal_load(_) = raise(TypeError, "no #{self.class.name.sub('Uniffi', '')} can be loaded")
  end
  [Client, CancelToken, ResponseSlot].each { |owner| owner.include(NotDumped) }
  private_constant :NotDumped
end

module Flows8x8
  # The generated code. Everything in it can change with any version.
  Native = ::Flows8x8Uniffi
  private_constant :Native

  # What a child of a fork must do before its first call.
  module Fork
    @id = Process.pid

    # What ends a call runs in a thread of ffi's, which a fork does not take along: without it a child would wait for
    # ever. Making a function starts a new one.
    def self.prepare
      return if @id == Process.pid

      FFI::Function.new(:void, []) { nil }
      @id = Process.pid
    end
  end
  private_constant :Fork
end
