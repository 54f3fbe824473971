//! How a thread wakes an event loop up: a descriptor that the loop watches.

#[cfg(target_os = "linux")]
mod platform {
    use std::os::fd::{AsRawFd as _, OwnedFd, RawFd};

    use pyo3::prelude::*;
    use rustix::event::{EventfdFlags, eventfd};

    /// An event counter of the kernel's.
    pub(crate) struct Wake(OwnedFd);

    impl Wake {
        pub(crate) fn new() -> PyResult<Self> {
            let flags = EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK;
            Ok(Self(eventfd(0, flags).map_err(std::io::Error::from)?))
        }

        pub(crate) fn descriptor(&self) -> PyResult<RawFd> {
            Ok(self.0.as_raw_fd())
        }

        pub(crate) fn notify(&self) {
            // It can fail only when the counter is full: then the loop is being woken up anyway.
            let _ = rustix::io::write(&self.0, &1_u64.to_ne_bytes());
        }

        pub(crate) fn acknowledge(&self) {
            let _ = rustix::io::read(&self.0, &mut [0; 8]);
        }
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
mod platform {
    use std::io::{Read as _, Write as _};
    use std::os::fd::{AsRawFd as _, RawFd};
    use std::os::unix::net::UnixStream;

    use pyo3::prelude::*;

    /// A pipe to oneself.
    pub(crate) struct Wake(UnixStream, UnixStream);

    impl Wake {
        pub(crate) fn new() -> PyResult<Self> {
            let (reader, writer) = UnixStream::pair()?;
            reader.set_nonblocking(true)?;
            writer.set_nonblocking(true)?;
            Ok(Self(reader, writer))
        }

        pub(crate) fn descriptor(&self) -> PyResult<RawFd> {
            Ok(self.0.as_raw_fd())
        }

        pub(crate) fn notify(&self) {
            let _ = (&self.1).write(&[1]);
        }

        pub(crate) fn acknowledge(&self) {
            let _ = (&self.0).read(&mut [0; 64]);
        }
    }
}

#[cfg(not(unix))]
mod platform {
    use pyo3::exceptions::PyNotImplementedError;
    use pyo3::prelude::*;

    /// No loop here watches descriptors: a thread waits in its place.
    pub(crate) struct Wake;

    impl Wake {
        pub(crate) fn new() -> PyResult<Self> {
            Ok(Self)
        }

        pub(crate) fn descriptor(&self) -> PyResult<i32> {
            Err(PyNotImplementedError::new_err("loops have no readers on this platform"))
        }

        pub(crate) fn notify(&self) {}

        pub(crate) fn acknowledge(&self) {}
    }
}

pub(crate) use platform::Wake;
