//! Masks long numbers in values: telephone and card numbers keep their last four digits.

use std::ffi::c_void;
use std::os::raw::c_char;
use weir::abi::*;
use weir::{bytes, slice, text, Batch, Config, Emitter, Error, Host, Shared, Transform};

const SHOWN: usize = 4;

struct MaskDigits {
    min_digits: usize,
}

impl Transform for MaskDigits {
    const OPTIONS: &'static [weir_option] = &[weir_option {
        struct_size: std::mem::size_of::<weir_option>(),
        key: text!("min_digits"),
        r#type: WEIR_INT,
        flags: 0,
        default_text: text!("7"),
        choices: std::ptr::null(),
        min: 5,
        max: 1000,
        unit: text!("digits"),
        importance: WEIR_MEDIUM,
        doc: text!("Shorter runs of digits stay as they are."),
        example: text!("9"),
    }];

    // begin: transform
    fn new(_: Host) -> Result<Self, Error> {
        Ok(MaskDigits { min_digits: 0 })
    }
    fn configure(&mut self, config: &Config<'_>) -> Result<(), Error> {
        self.min_digits = config.integer("min_digits")? as usize;
        Ok(())
    }
    fn process(&mut self, batch: &Batch<'_>, out: &mut Emitter<'_>) -> Result<(), Error> {
        for record in batch.records() {
            let mut masked = *record;
            let value = unsafe { slice(record.value) };
            if has_run(value, self.min_digits) {
                let copy = out.copy(value)?;
                mask(copy, self.min_digits);
                masked.value = bytes(copy);
            }
            out.emit(masked);
        }
        Ok(())
    }
    // end: transform
}

fn has_run(value: &[u8], min_digits: usize) -> bool {
    value.split(|byte| !byte.is_ascii_digit()).any(|run| run.len() >= min_digits)
}

fn mask(value: &mut [u8], min_digits: usize) {
    for run in value.split_mut(|byte| !byte.is_ascii_digit()) {
        if run.len() >= min_digits {
            let hidden = run.len() - SHOWN;
            run[..hidden].fill(b'*');
        }
    }
}

static ANY: Shared<[*const c_char; 2]> = Shared([text!("*/*"), std::ptr::null()]);
static FUNCTIONS: weir_transform = weir::transform::<MaskDigits>();
static COMPONENT: weir_component = weir_component {
    struct_size: std::mem::size_of::<weir_component>(),
    kind: WEIR_TRANSFORM,
    flags: 0,
    name: text!("mask_digits"),
    summary: text!("Masks long numbers in values but for their last four digits."),
    doc: std::ptr::null(),
    options: MaskDigits::OPTIONS.as_ptr(),
    option_stride: std::mem::size_of::<weir_option>(),
    option_count: MaskDigits::OPTIONS.len(),
    accepts: ANY.0.as_ptr(),
    produces: ANY.0.as_ptr(),
    functions: &FUNCTIONS as *const weir_transform as *const c_void,
    dead_letter_sink: std::ptr::null(),
};

weir::plugin!("weir_mask_digits", COMPONENT);
