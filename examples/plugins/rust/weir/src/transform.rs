//! Stateless transforms.

use crate::abi::*;
use crate::batch::{Batch, Emitter};
use crate::host::{destroy, guarded, hand_over, nothing, Config, Error, Host};
use std::ffi::c_void;

pub trait Transform: Sized {
    const OPTIONS: &'static [weir_option];
    fn new(host: Host) -> Result<Self, Error>;
    fn configure(&mut self, config: &Config<'_>) -> Result<(), Error>;
    fn process(&mut self, batch: &Batch<'_>, out: &mut Emitter<'_>) -> Result<(), Error>;
}

/// The function table of a transform.
pub const fn transform<T: Transform>() -> weir_transform {
    weir_transform {
        struct_size: std::mem::size_of::<weir_transform>(),
        create: create::<T>,
        destroy: destroy::<T>,
        configure: configure::<T>,
        start: nothing,
        process: process::<T>,
        stop: nothing,
    }
}

unsafe extern "C" fn create<T: Transform>(
    host: *const weir_host,
    self_: *mut *mut c_void,
    error: *mut weir_error,
) -> weir_result {
    hand_over(self_, error, || T::new(Host(host)))
}

unsafe extern "C" fn configure<T: Transform>(
    self_: *mut c_void,
    config: *const weir_config,
    _: *const weir_link,
    error: *mut weir_error,
) -> weir_result {
    guarded(error, || (*(self_ as *mut T)).configure(&Config::new(config, T::OPTIONS)))
}

unsafe extern "C" fn process<T: Transform>(
    self_: *mut c_void,
    batch: *const weir_batch,
    out: *mut weir_emitter,
    error: *mut weir_error,
) -> weir_result {
    guarded(error, || {
        let mut emitter = Emitter::new(out);
        (*(self_ as *mut T)).process(&Batch(&*batch), &mut emitter)?;
        emitter.flush()
    })
}
