//! Records that come in, and where they go.

use crate::abi::*;
use crate::host::{check, empty_error, fill, Error};
use std::marker::PhantomData;

/// The records of one call.
pub struct Batch<'a>(pub(crate) &'a weir_batch);

impl<'a> Batch<'a> {
    pub fn records(&self) -> impl Iterator<Item = &'a weir_record> {
        let (records, stride) = (self.0.records as *const u8, self.0.stride);
        (0..self.0.count).map(move |i| unsafe { &*(records.add(i * stride) as *const weir_record) })
    }
}

/// Where a transform writes to: records are handed over in one call.
pub struct Emitter<'a> {
    raw: *mut weir_emitter,
    pending: Vec<weir_record>,
    batch: PhantomData<&'a ()>,
}

impl<'a> Emitter<'a> {
    pub(crate) fn new(raw: *mut weir_emitter) -> Self {
        Emitter { raw, pending: Vec::new(), batch: PhantomData }
    }
    /// Memory that lives as long as the batch, with these bytes in it.
    pub fn copy(&mut self, from: &[u8]) -> Result<&'a mut [u8], Error> {
        let memory = unsafe { ((*self.raw).alloc)(self.raw, from.len()) } as *mut u8;
        if memory.is_null() {
            return Err(Error::failed("out of memory"));
        }
        unsafe {
            std::ptr::copy_nonoverlapping(from.as_ptr(), memory, from.len());
            Ok(std::slice::from_raw_parts_mut(memory, from.len()))
        }
    }
    pub fn emit(&mut self, record: weir_record) {
        self.pending.push(record);
    }
    /// The record alone goes to the dead letters.
    pub fn fail(&mut self, record: &weir_record, text: &str) -> Result<(), Error> {
        self.flush()?;
        let mut error = empty_error();
        fill(&mut error, text);
        let result = unsafe { ((*self.raw).fail)(self.raw, record.origin, &error) };
        check(result, "the host refused a failure")
    }
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        let (records, stride) = (self.pending.as_ptr(), std::mem::size_of::<weir_record>());
        let result = unsafe { ((*self.raw).emit)(self.raw, records, stride, self.pending.len()) };
        self.pending.clear();
        check(result, "the host refused what was emitted")
    }
}
