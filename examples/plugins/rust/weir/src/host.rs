//! Errors, the border that no panic crosses, the host, and options.

use crate::abi::*;
use std::ffi::{c_void, CStr};
use std::os::raw::c_char;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Why a call did not work, and which result tells the host so.
pub struct Error {
    pub result: weir_result,
    pub text: String,
}

impl Error {
    pub fn failed(text: impl Into<String>) -> Error {
        Error { result: WEIR_FAILED, text: text.into() }
    }
    pub fn bad_config(text: impl Into<String>) -> Error {
        Error { result: WEIR_BAD_CONFIG, text: text.into() }
    }
}

pub(crate) fn check(result: weir_result, text: &str) -> Result<(), Error> {
    if result == WEIR_OK {
        Ok(())
    } else {
        Err(Error { result, text: text.to_string() })
    }
}

pub(crate) fn fill(error: &mut weir_error, text: &str) {
    let mut size = text.len().min(error.text.len() - 1);
    while !text.is_char_boundary(size) {
        size -= 1;
    }
    for (to, from) in error.text.iter_mut().zip(&text.as_bytes()[..size]) {
        *to = *from as c_char;
    }
    error.text[size] = 0;
}

pub(crate) fn empty_error() -> weir_error {
    let struct_size = std::mem::size_of::<weir_error>();
    weir_error { struct_size, code: 0, flags: 0, stage: [0; 32], text: [0; 952] }
}

/// Runs a callback: an error and a panic both become the caller's weir_error.
pub(crate) unsafe fn guarded(
    error: *mut weir_error,
    body: impl FnOnce() -> Result<(), Error>,
) -> weir_result {
    let failure = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => return WEIR_OK,
        Ok(Err(failure)) => failure,
        Err(panic) => Error::failed(match panic.downcast_ref::<String>() {
            Some(text) => format!("panic: {}", text),
            None => format!("panic: {}", panic.downcast_ref::<&str>().unwrap_or(&"no text")),
        }),
    };
    if let Some(error) = error.as_mut() {
        fill(error, &failure.text);
    }
    failure.result
}

/// The host as an instance sees it; valid as long as the instance.
#[derive(Clone, Copy)]
pub struct Host(pub(crate) *const weir_host);

impl Host {
    /// The table of a service, by its terminated id.
    pub(crate) fn find<Table>(&self, id: *const c_char) -> Option<&'static Table> {
        unsafe { (((*self.0).extension)(self.0, id) as *const Table).as_ref() }
    }
}

/// The values of a node's options. They are in the order of the component's table.
pub struct Config<'a> {
    raw: &'a weir_config,
    options: &'static [weir_option],
}

impl<'a> Config<'a> {
    pub(crate) unsafe fn new(raw: *const weir_config, options: &'static [weir_option]) -> Self {
        Config { raw: &*raw, options }
    }
    pub fn integer(&self, key: &str) -> Result<i64, Error> {
        let is_key = |option: &weir_option| unsafe { CStr::from_ptr(option.key) }.to_bytes() == key.as_bytes();
        match self.options.iter().position(is_key) {
            Some(index) if index < self.raw.count => Ok(self.value(index).integer),
            _ => Err(Error::failed(format!("option '{}' is not in the component's table", key))),
        }
    }
    fn value(&self, index: usize) -> &weir_value {
        unsafe { &*((self.raw.values as *const u8).add(index * self.raw.stride) as *const weir_value) }
    }
}

/// A component's instance: made by create(), given back to destroy().
pub(crate) unsafe fn hand_over<T>(
    self_: *mut *mut c_void,
    error: *mut weir_error,
    make: impl FnOnce() -> Result<T, Error>,
) -> weir_result {
    guarded(error, || {
        *self_ = Box::into_raw(Box::new(make()?)) as *mut c_void;
        Ok(())
    })
}
pub(crate) unsafe extern "C" fn destroy<T>(self_: *mut c_void) {
    drop(Box::from_raw(self_ as *mut T));
}
pub(crate) unsafe extern "C" fn nothing(_: *mut c_void, _: *mut weir_error) -> weir_result {
    WEIR_OK
}
