#![forbid(unsafe_code)]
//! The numbers that all workers of this machine count in: a file in Samba's lock directory, so that nothing is lost when one is killed.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::cells::{self, Outcome};
use crate::samba::lock::lock_bytes;
use crate::samba::sys::shared::Shared;

/// Which file: its device and its number there.
type Identity = (u64, u64);

/// The shared numbers.
#[derive(Debug)]
pub(super) struct Counts {
    path: PathBuf,
    file: Identity,
    shared: Shared,
}

/// This process alone writes the text, until it is dropped.
#[must_use]
pub(super) struct Turn(#[expect(dead_code, reason = "closing it ends the lock")] File);

/// What is at the place of the file.
enum Found {
    Good(File, Shared),
    /// In the order of another version of the module, or damaged.
    Other,
    Nothing,
}

impl Counts {
    /// Those that are there, or new ones. What another version left is replaced.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        for _ in 0..3 {
            match look(path)? {
                Found::Good(file, shared) => {
                    return Ok(Self {
                        path: path.to_owned(),
                        file: identity(&file)?,
                        shared,
                    });
                }
                Found::Other => fs::remove_file(path)?,
                Found::Nothing => make(path)?,
            }
        }
        Err(io::ErrorKind::InvalidData.into())
    }

    /// The right to write the text. `None`: another worker does just now, or one of another version of the module counts here.
    pub(super) fn turn(&mut self) -> io::Result<Option<Turn>> {
        let found = match look(&self.path)? {
            Found::Nothing => {
                make(&self.path)?;
                look(&self.path)?
            }
            found => found,
        };
        let Found::Good(file, shared) = found else {
            return Ok(None);
        };
        let identity = identity(&file)?;
        if identity != self.file {
            // Somebody deleted ours, and with it nothing that was counted.
            let both = self.shared.numbers().iter().zip(shared.numbers());
            for (old, new) in both.skip(cells::WORKERS) {
                new.fetch_add(old.swap(0, Ordering::Relaxed), Ordering::Relaxed);
            }
            self.shared = shared;
            self.file = identity;
        }
        Ok(lock_bytes(&file, 0, 1).is_ok().then_some(Turn(file)))
    }

    fn number(&self, cell: usize) -> Option<&AtomicU64> {
        self.shared.numbers().get(cell)
    }

    pub(super) fn get(&self, cell: usize) -> u64 {
        self.number(cell)
            .map_or(0, |number| number.load(Ordering::Relaxed))
    }

    pub(super) fn set(&self, cell: usize, value: u64) {
        if let Some(number) = self.number(cell) {
            number.store(value, Ordering::Relaxed);
        }
    }

    pub(super) fn add(&self, cell: usize, count: u64) {
        if let Some(number) = self.number(cell) {
            number.fetch_add(count, Ordering::Relaxed);
        }
    }

    /// A call that was answered, and how long it took.
    pub(super) fn answered(&self, opnum: u16, outcome: Outcome<'_>, took: Duration) {
        let method = cells::method(opnum);
        self.add(cells::result(method, cells::result_of(outcome)), 1);
        let (time, nanoseconds) = cells::time_of(took);
        self.add(cells::time(method, cells::TIMES - 1), nanoseconds);
        self.add(cells::time(method, time), 1);
    }

    /// Another number when anything was counted.
    pub(super) fn sum(&self) -> u64 {
        let counts = self.shared.numbers().iter().skip(cells::WORKERS);
        counts.fold(0, |sum, number| {
            sum.wrapping_add(number.load(Ordering::Relaxed))
        })
    }
}

fn identity(file: &File) -> io::Result<Identity> {
    let file = file.metadata()?;
    Ok((file.dev(), file.ino()))
}

fn look(path: &Path) -> io::Result<Found> {
    let mut options = File::options();
    options.read(true).write(true);
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    let file = match options.custom_flags(flags).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(error),
    };
    let of = file.metadata()?;
    let ours = fs::metadata("/proc/self")?.uid();
    if !of.is_file() || of.uid() != ours || of.mode() & 0o077 != 0 {
        let why = "it is not a file of this service's own";
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
    }
    let size = u64::try_from(cells::ALL * size_of::<AtomicU64>()).unwrap_or(u64::MAX);
    if of.len() != size {
        return Ok(Found::Other);
    }
    let shared = Shared::map(&file, cells::ALL)?;
    let magic = shared.numbers().get(cells::MAGIC);
    let good = magic.is_some_and(|magic| magic.load(Ordering::Relaxed) == cells::magic());
    Ok(if good {
        Found::Good(file, shared)
    } else {
        Found::Other
    })
}

/// A file of zeros, each of them written: a disk that is full is told here, and not when somebody counts. It comes into being whole.
fn make(path: &Path) -> io::Result<()> {
    let mut zeros = vec![0; cells::ALL * size_of::<AtomicU64>()];
    if let Some(magic) = zeros.first_chunk_mut() {
        *magic = cells::magic().to_ne_bytes();
    }
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{}", std::process::id()));
    let fresh = Path::new(&name);
    let _ = fs::remove_file(fresh);
    let mut options = File::options();
    options.write(true).create_new(true).mode(0o600);
    let made = options.custom_flags(libc::O_NOFOLLOW).open(fresh);
    let made = made.and_then(|mut file| file.write_all(&zeros));
    let named = made.and_then(|()| match fs::hard_link(fresh, path) {
        // Another worker was first.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    let removed = fs::remove_file(fresh);
    named.and(removed)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    struct Place(PathBuf);

    impl Place {
        fn new(name: &str) -> Self {
            let name = format!("srvsvc_rs-counts-{name}-{}", std::process::id());
            Self(std::env::temp_dir().join(name))
        }

        fn open(&self) -> Counts {
            Counts::open(&self.0).unwrap()
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
        }
    }

    #[test]
    fn two_count_together_and_what_they_counted_stays() {
        let place = Place::new("two");
        let (one, two) = (place.open(), place.open());
        one.answered(15, Some(&Ok(vec![0; 4])), Duration::from_micros(20));
        two.answered(15, Some(&Ok(vec![0; 4])), Duration::from_micros(30));
        drop((one, two));
        let three = place.open();
        assert_eq!(three.get(cells::result(15, 0)), 2);
        assert_eq!(three.get(cells::time(15, 1)), 1);
        assert_eq!(three.get(cells::time(15, 2)), 1);
        assert_eq!(three.get(cells::time(15, cells::TIMES - 1)), 50_000);
        assert_eq!(three.sum(), 50_004);
    }

    #[test]
    fn one_that_is_deleted_takes_no_counts_with_it() {
        let place = Place::new("deleted");
        let (mut one, mut two) = (place.open(), place.open());
        one.add(cells::WORKERS, 1);
        two.add(cells::WORKERS, 1);
        fs::remove_file(&place.0).unwrap();
        assert!(one.turn().unwrap().is_some());
        two.add(cells::WORKERS, 1);
        assert!(two.turn().unwrap().is_some());
        assert_eq!((one.get(cells::WORKERS), two.get(cells::WORKERS)), (3, 3));
    }

    #[test]
    fn another_order_is_replaced_at_the_start_and_left_alone_later() {
        let place = Place::new("order");
        fs::write(&place.0, "short").unwrap();
        fs::set_permissions(&place.0, fs::Permissions::from_mode(0o600)).unwrap();
        let mut one = place.open();
        assert!(one.turn().unwrap().is_some());
        fs::remove_file(&place.0).unwrap();
        fs::write(&place.0, vec![0; cells::ALL * 8]).unwrap();
        fs::set_permissions(&place.0, fs::Permissions::from_mode(0o600)).unwrap();
        assert!(one.turn().unwrap().is_none());
        one.add(cells::WORKERS, 1);
    }

    #[test]
    fn a_file_that_others_have_a_hand_in_is_refused() {
        let place = Place::new("others");
        drop(place.open());
        fs::set_permissions(&place.0, fs::Permissions::from_mode(0o660)).unwrap();
        assert!(Counts::open(&place.0).is_err());
        fs::remove_file(&place.0).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &place.0).unwrap();
        assert!(Counts::open(&place.0).is_err());
    }
}
