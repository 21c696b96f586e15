//! Numbers that several processes count together: a file that each of them has mapped. What one of them counted stays when it is killed.

use std::fs::File;
use std::io;
use std::os::fd::AsRawFd as _;
use std::ptr::{null_mut, NonNull};
use std::sync::atomic::AtomicU64;

/// The first numbers of a file, until it is dropped.
#[derive(Debug)]
pub(in crate::samba) struct Shared {
    first: NonNull<AtomicU64>,
    len: usize,
}

// SAFETY: nothing but atomic numbers is reached through the pointer, and the mapping is no thread's own.
unsafe impl Send for Shared {}

impl Shared {
    /// The file is open for reading and writing, has all these numbers, and is root's alone: whoever cuts it ends the process.
    pub(in crate::samba) fn map(file: &File, len: usize) -> io::Result<Self> {
        let bytes = len.checked_mul(size_of::<AtomicU64>());
        let has = |bytes: &usize| Ok::<_, io::Error>(file.metadata()?.len() >= u64_of(*bytes));
        let bytes = bytes.ok_or(io::ErrorKind::InvalidInput)?;
        if len == 0 || !has(&bytes)? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let may = libc::PROT_READ | libc::PROT_WRITE;
        let fd = file.as_raw_fd();
        // SAFETY: a fresh place of the kernel's choice; the file is open and has so many bytes.
        let place = unsafe { libc::mmap(null_mut(), bytes, may, libc::MAP_SHARED, fd, 0) };
        if place == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        let first = NonNull::new(place.cast()).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Self { first, len })
    }

    pub(in crate::samba) fn numbers(&self) -> &[AtomicU64] {
        // SAFETY: so many numbers are mapped while `self` lives, at the begin of a page; every process changes them as atomics alone.
        unsafe { std::slice::from_raw_parts(self.first.as_ptr(), self.len) }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let bytes = self.len.saturating_mul(size_of::<AtomicU64>());
        // SAFETY: what `map` mapped, and no reference to it outlives `self`.
        unsafe { libc::munmap(self.first.as_ptr().cast(), bytes) };
    }
}

fn u64_of(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::samba::sys::kernel::memfd_create;

    #[test]
    fn two_mappings_count_together_and_a_short_file_is_none() {
        let mut file = File::from(memfd_create(c"numbers", libc::MFD_CLOEXEC).unwrap());
        file.write_all(&[0; 24]).unwrap();
        let (one, two) = (Shared::map(&file, 3).unwrap(), Shared::map(&file, 3));
        one.numbers()[2].fetch_add(7, Ordering::Relaxed);
        drop(one);
        assert_eq!(two.unwrap().numbers()[2].load(Ordering::Relaxed), 7);
        assert!(Shared::map(&file, 4).is_err());
        assert!(Shared::map(&file, 0).is_err());
        assert!(Shared::map(&file, usize::MAX).is_err());
    }
}
