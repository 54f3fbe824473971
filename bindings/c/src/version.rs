//! Which library this is.

use std::ffi::c_char;

use crate::guard;

/// The number of the binary interface that this header describes. It grows when a program that was compiled with an older
/// header would not run as it is with a newer library, and is the number in the shared library's soname.
pub const FLOWS8X8_ABI_VERSION: u32 = 1;

/// The binary interface of the library that is linked, to be compared with FLOWS8X8_ABI_VERSION.
///
/// @return a number that is never 0; callable from any thread
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_abi_version() -> u32 {
    guard::or(FLOWS8X8_ABI_VERSION, || None)
}

/// The version of the library that is linked, to be compared with FLOWS8X8_VERSION.
///
/// @return static text such as "0.1.0"; callable from any thread
#[unsafe(no_mangle)]
pub extern "C" fn flows8x8_version() -> *const c_char {
    const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");
    guard::or(VERSION.as_ptr().cast(), || None)
}

/// The C library in the user agent.
pub(crate) fn runtime() -> String {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // SAFETY: glibc returns a static text that ends with NUL.
        let version = unsafe { std::ffi::CStr::from_ptr(libc::gnu_get_libc_version()) };
        format!("glibc {}", version.to_string_lossy())
    }
    #[cfg(not(all(target_os = "linux", target_env = "gnu")))]
    {
        "libc".to_owned()
    }
}
