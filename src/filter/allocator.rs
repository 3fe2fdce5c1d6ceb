//! The module's heap: small blocks from lists, larger ones from the allocator of the standard library.
//!
//! A request allocates some twenty small blocks and frees them a moment later. A general allocator searches for blocks
//! and joins free ones. Here a freed block waits in the list of its size and serves the next request for that size, so
//! it is likely to be in the processor's cache still (segregated free lists: Knuth, The Art of Computer Programming 1,
//! section 2.5). The lists never hold more than what was once in use. Without this heap, a request of 1 KB and its
//! answer take 48,500 instructions instead of 44,300, as `scripts/wasm/instructions.py` counts them.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::{self, null_mut};

/// Bytes of the smallest blocks; each next list has blocks of twice the size, up to 4 KiB.
const SMALLEST: usize = 16;
const LISTS: usize = 9;

#[cfg(target_family = "wasm")]
#[global_allocator]
static HEAP: Heap = Heap::new();

struct Heap {
    /// The first waiting block of each size. The first bytes of each block point to the next one.
    waiting: [Cell<*mut u8>; LISTS],
}

// SAFETY: the module has one thread.
#[cfg(target_family = "wasm")]
unsafe impl Sync for Heap {}

impl Heap {
    const fn new() -> Heap {
        Heap { waiting: [const { Cell::new(null_mut()) }; LISTS] }
    }

    /// The list for blocks of this layout, and its number. None: no list has blocks for it.
    fn list(&self, layout: Layout) -> Option<(&Cell<*mut u8>, u32)> {
        let number = (layout.size().saturating_sub(1) | (SMALLEST - 1)).ilog2() + 1 - SMALLEST.ilog2();
        let list = self.waiting.get(number as usize).filter(|_| layout.align() <= SMALLEST)?;
        Some((list, number))
    }
}

// SAFETY: a block of a list has the list's layout, which is at least as large as what was asked for. A block is either
// in use or waits in a list once. All other blocks are the standard library's.
unsafe impl GlobalAlloc for Heap {
    // This function is called in a thousand places. If it were inlined there, it would make up a sixteenth of the
    // module.
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some((list, number)) = self.list(layout) else {
            return unsafe { System.alloc(layout) };
        };
        let first = list.get();
        if first.is_null() {
            return unsafe { System.alloc(Layout::from_size_align_unchecked(SMALLEST << number, SMALLEST)) };
        }
        list.set(unsafe { first.cast::<*mut u8>().read() });
        first
    }

    #[inline(never)]
    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        match self.list(layout) {
            Some((list, _)) => {
                unsafe { place.cast::<*mut u8>().write(list.get()) };
                list.set(place);
            }
            None => unsafe { System.dealloc(place, layout) },
        }
    }

    #[inline(never)]
    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let new = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        match (self.list(layout), self.list(new)) {
            (None, None) => unsafe { System.realloc(place, layout, size) },
            (Some((old, _)), Some((new, _))) if ptr::eq(old, new) => place,
            _ => unsafe {
                let to = self.alloc(new);
                if !to.is_null() {
                    ptr::copy_nonoverlapping(place, to, layout.size().min(size));
                    self.dealloc(place, layout);
                }
                to
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Blocks of all sizes are allocated, grow, shrink and are freed in a pseudo-random order. No block overwrites
    /// another.
    #[test]
    fn blocks_keep_what_is_in_them() {
        let heap = Heap::new();
        let mut held: Vec<(*mut u8, Layout, u8)> = Vec::new();
        let fill = |place: *mut u8, layout: Layout, mark: u8| unsafe { place.write_bytes(mark, layout.size()) };
        let check = |place: *mut u8, size: usize, mark: u8| {
            assert!(unsafe { std::slice::from_raw_parts(place, size) }.iter().all(|byte| *byte == mark));
        };
        let mut state = 1_u64;
        for round in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (size, align) = ((state >> 33) as usize % 6_000 + 1, 1 << ((state >> 60) % 6));
            let mark = round as u8;
            if held.len() > 64 {
                let (place, layout, old) = held.swap_remove(size % held.len());
                check(place, layout.size(), old);
                if state >> 40 & 1 == 0 {
                    unsafe { heap.dealloc(place, layout) };
                } else {
                    let place = unsafe { heap.realloc(place, layout, size) };
                    check(place, layout.size().min(size), old);
                    let layout = Layout::from_size_align(size, layout.align()).unwrap();
                    fill(place, layout, mark);
                    held.push((place, layout, mark));
                }
            } else {
                let layout = Layout::from_size_align(size, align).unwrap();
                let place = unsafe { heap.alloc(layout) };
                assert!((place as usize).is_multiple_of(align));
                fill(place, layout, mark);
                held.push((place, layout, mark));
            }
        }
    }

    #[test]
    fn a_block_waits_for_the_next_of_its_size() {
        let heap = Heap::new();
        let layout = |size| Layout::from_size_align(size, 8).unwrap();
        unsafe {
            let first = heap.alloc(layout(100));
            heap.dealloc(first, layout(100));
            assert_ne!(heap.alloc(layout(129)), first);
            assert_eq!(heap.alloc(layout(65)), first);
            assert_eq!(heap.realloc(first, layout(65), 128), first, "it has room");
        }
    }
}
