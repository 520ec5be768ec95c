//! Says of each device when it has sent nothing for a while of event time: key "PRODUCT/NAME", value the number of the
//! alert, timestamp the end of the while.

use std::ffi::c_void;
use std::os::raw::c_char;
use weir::abi::*;
use weir::{bytes, text, Config, Emitter, Error, Host, Keyed, KeyedRecord, Shared, State, Timers};

const DEADLINE: u32 = 0; // the timer's id

struct SilenceAlert {
    alerts: State, // of a device so far, 8 bytes
    timers: Timers,
    after_ms: i64,
}

impl SilenceAlert {
    fn alerts_of(&self, slot: u32) -> Result<u64, Error> {
        match self.alerts.get(slot)? {
            [] => Ok(0),
            stored => match stored.try_into() {
                Ok(bytes) => Ok(u64::from_le_bytes(bytes)),
                Err(_) => Err(Error::failed("a stored number of alerts does not have 8 bytes")),
            },
        }
    }
}

impl Keyed for SilenceAlert {
    const OPTIONS: &'static [weir_option] = &[weir_option {
        struct_size: std::mem::size_of::<weir_option>(),
        key: text!("after"),
        r#type: WEIR_DURATION,
        flags: 0,
        default_text: text!("5m"),
        choices: std::ptr::null(),
        min: 1,
        max: 86_400_000,
        unit: text!("ms"),
        importance: WEIR_MEDIUM,
        doc: text!("How long a device may send nothing."),
        example: text!("30s"),
    }];

    fn new(host: Host) -> Result<Self, Error> {
        Ok(SilenceAlert { alerts: State::of(host)?, timers: Timers::of(host)?, after_ms: 0 })
    }
    fn configure(&mut self, config: &Config<'_>) -> Result<(), Error> {
        self.after_ms = config.integer("after")?;
        Ok(())
    }
    fn on_record(&mut self, record: &KeyedRecord, _: &mut Emitter<'_>) -> Result<(), Error> {
        if record.flags & WEIR_KEYED_LATE != 0 {
            return Ok(());
        }
        let deadline_ms = record.effective_ms + self.after_ms;
        self.timers.set(record.slot, DEADLINE, deadline_ms, WEIR_AFTER_RECORDS)
    }
    fn on_timer(&mut self, timer: &weir_timer, out: &mut Emitter<'_>) -> Result<(), Error> {
        if timer.id != DEADLINE {
            return Ok(()); // of another version of this plugin
        }
        let count = self.alerts_of(timer.slot)? + 1;
        self.alerts.put(timer.slot, &count.to_le_bytes())?;
        let (product, name) = self.alerts.key(timer.slot)?;
        let key = out.copy(&[product, b"/", name].concat())?;
        let value = out.copy(count.to_string().as_bytes())?;
        out.emit(weir_record {
            key: bytes(key),
            value: bytes(value),
            headers: std::ptr::null(),
            header_count: 0,
            origin: 0,
            timestamp_ms: timer.at_ms,
            payload: std::ptr::null(),
            device: std::ptr::null(),
            beside: std::ptr::null(),
        });
        Ok(())
    }
}

static DEVICES: Shared<[*const c_char; 2]> =
    Shared([text!("application/vnd.weir.device"), std::ptr::null()]);
static TEXT: Shared<[*const c_char; 2]> = Shared([text!("text/plain"), std::ptr::null()]);
static FUNCTIONS: weir_keyed_transform = weir::keyed_transform::<SilenceAlert>();
static COMPONENT: weir_component = weir_component {
    struct_size: std::mem::size_of::<weir_component>(),
    kind: WEIR_TRANSFORM,
    flags: WEIR_COMPONENT_KEYED,
    name: text!("silence_alert"),
    summary: text!("Says when a device has sent nothing for a while."),
    doc: std::ptr::null(),
    options: SilenceAlert::OPTIONS.as_ptr(),
    option_stride: std::mem::size_of::<weir_option>(),
    option_count: SilenceAlert::OPTIONS.len(),
    accepts: DEVICES.0.as_ptr(),
    produces: TEXT.0.as_ptr(),
    functions: &FUNCTIONS as *const weir_keyed_transform as *const c_void,
    dead_letter_sink: std::ptr::null(),
};

weir::plugin!("weir_silence_alert", COMPONENT);
