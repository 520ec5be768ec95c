//! Transforms with state and timers by device key.

use crate::abi::*;
use crate::batch::Emitter;
use crate::host::{check, destroy, guarded, hand_over, nothing, Config, Error, Host};
use crate::{bytes, slice};
use std::ffi::c_void;

pub use crate::abi::weir_keyed_record as KeyedRecord;

pub trait Keyed: Sized {
    const OPTIONS: &'static [weir_option];
    fn new(host: Host) -> Result<Self, Error>;
    fn configure(&mut self, config: &Config<'_>) -> Result<(), Error>;
    fn on_record(&mut self, record: &KeyedRecord, out: &mut Emitter<'_>) -> Result<(), Error>;
    fn on_timer(&mut self, timer: &weir_timer, out: &mut Emitter<'_>) -> Result<(), Error>;
}

/// "weir.state/1"
pub struct State(Host, &'static weir_state_v1);

impl State {
    pub fn of(host: Host) -> Result<State, Error> {
        let table = host.find(crate::text!("weir.state/1"));
        Ok(State(host, table.ok_or_else(|| Error::failed("this host has no weir.state/1"))?))
    }
    /// Product and name; valid until the callback returns.
    pub fn key(&self, slot: u32) -> Result<(&[u8], &[u8]), Error> {
        let (mut product, mut name) = (bytes(b""), bytes(b""));
        let result = unsafe { (self.1.key)((self.0).0, slot, &mut product, &mut name) };
        check(result, "the host does not know the slot")?;
        unsafe { Ok((slice(product), slice(name))) }
    }
    pub fn get(&self, slot: u32) -> Result<&[u8], Error> {
        let mut value = bytes(b"");
        let result = unsafe { (self.1.get)((self.0).0, slot, &mut value) };
        check(result, "the host cannot read a state value")?;
        unsafe { Ok(slice(value)) }
    }
    pub fn put(&self, slot: u32, value: &[u8]) -> Result<(), Error> {
        let result = unsafe { (self.1.put)((self.0).0, slot, bytes(value)) };
        check(result, "the host refused a state value")
    }
}

/// "weir.timer/1"
pub struct Timers(Host, &'static weir_timer_v1);

impl Timers {
    pub fn of(host: Host) -> Result<Timers, Error> {
        let table = host.find(crate::text!("weir.timer/1"));
        Ok(Timers(host, table.ok_or_else(|| Error::failed("this host has no weir.timer/1"))?))
    }
    pub fn set(&self, slot: u32, id: u32, at_ms: i64, phase: u32) -> Result<(), Error> {
        let result = unsafe { (self.1.set)((self.0).0, slot, id, at_ms, phase) };
        check(result, "the host refused a timer")
    }
}

struct Instance<T> {
    component: T,
    timers: Timers,
}

/// The function table of a keyed transform (flag WEIR_COMPONENT_KEYED).
pub const fn keyed_transform<T: Keyed>() -> weir_keyed_transform {
    weir_keyed_transform {
        struct_size: std::mem::size_of::<weir_keyed_transform>(),
        create: create::<T>,
        destroy: destroy::<Instance<T>>,
        configure: configure::<T>,
        start: nothing,
        process: process::<T>,
        on_timer: on_timer::<T>,
        snapshot: nothing, // State has put everything already
        stop: nothing,
        horizon: None,
        settings_changed: None,
        explain: None,
    }
}

unsafe fn component<'a, T>(self_: *mut c_void) -> &'a mut T {
    &mut (*(self_ as *mut Instance<T>)).component
}

unsafe extern "C" fn create<T: Keyed>(
    host: *const weir_host,
    self_: *mut *mut c_void,
    error: *mut weir_error,
) -> weir_result {
    let host = Host(host);
    hand_over(self_, error, || Ok(Instance { component: T::new(host)?, timers: Timers::of(host)? }))
}

unsafe extern "C" fn configure<T: Keyed>(
    self_: *mut c_void,
    config: *const weir_config,
    _: *const weir_link,
    error: *mut weir_error,
) -> weir_result {
    guarded(error, || component::<T>(self_).configure(&Config::new(config, T::OPTIONS)))
}

/// run_due() comes back into on_timer(): no reference to the component may be alive meanwhile.
unsafe extern "C" fn process<T: Keyed>(
    self_: *mut c_void,
    batch: *const weir_keyed_batch,
    out: *mut weir_emitter,
    error: *mut weir_error,
) -> weir_result {
    guarded(error, || {
        let Timers(host, timers) = (*(self_ as *mut Instance<T>)).timers;
        let mut emitter = Emitter::new(out);
        for i in 0..(*batch).count {
            let at = ((*batch).records as *const u8).add(i * (*batch).stride);
            let record = &*(at as *const KeyedRecord);
            emitter.flush()?;
            let result = (timers.run_due)(host.0, record.slot, record.effective_ms);
            check(result, "a timer's callback failed")?;
            component::<T>(self_).on_record(record, &mut emitter)?;
        }
        emitter.flush()
    })
}

unsafe extern "C" fn on_timer<T: Keyed>(
    self_: *mut c_void,
    timers: *const weir_timer,
    stride: usize,
    count: usize,
    out: *mut weir_emitter,
    error: *mut weir_error,
) -> weir_result {
    guarded(error, || {
        let mut emitter = Emitter::new(out);
        for i in 0..count {
            let timer = &*((timers as *const u8).add(i * stride) as *const weir_timer);
            component::<T>(self_).on_timer(timer, &mut emitter)?;
        }
        emitter.flush()
    })
}
