#![forbid(unsafe_code)]
//! A folder that was walked to so that nobody but root leads us elsewhere.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Component, Path, PathBuf};

/// As many links as the kernel follows.
const MOST_LINKS: u32 = 40;
/// Bits of a mode that let others than the owner change a folder.
const OTHERS_WRITE: u32 = 0o022;

/// An open folder, and its name that stays good whatever happens to the path.
pub(in crate::samba) struct Folder(File);

impl Folder {
    fn open(path: &Path) -> io::Result<Self> {
        let flags = libc::O_PATH | libc::O_DIRECTORY | libc::O_NOFOLLOW;
        let mut options = File::options();
        options.read(true).custom_flags(flags).open(path).map(Self)
    }

    /// The name of a file in it.
    pub(in crate::samba) fn at(&self, name: &OsStr) -> PathBuf {
        Path::new(&format!("/proc/self/fd/{}", self.0.as_raw_fd())).join(name)
    }

    /// Nobody but root and ourselves can put a link here.
    pub(in crate::samba) fn is_safe(&self) -> io::Result<bool> {
        let folder = self.0.metadata()?;
        Ok(is_own(&folder)? && folder.mode() & OTHERS_WRITE == 0)
    }

    /// Walk there part by part. A link is followed where root alone can have made it.
    pub(in crate::samba) fn walk(path: &Path) -> io::Result<Self> {
        let mut at = Self::open(Path::new("/"))?;
        let mut links = 0;
        let mut todo: VecDeque<OsString> = parts(path).collect();
        while let Some(name) = todo.pop_front() {
            let next = at.at(&name);
            match fs::read_link(&next) {
                Ok(_) if !at.is_safe()? => {
                    let name = Path::new(&name).display();
                    let why = format!("{name} is a link in a folder that others can change");
                    return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
                }
                Ok(_) if links >= MOST_LINKS => {
                    return Err(io::Error::from_raw_os_error(libc::ELOOP));
                }
                Ok(target) => {
                    links += 1;
                    if target.is_absolute() {
                        at = Self::open(Path::new("/"))?;
                    }
                    for part in parts(&target).collect::<Vec<_>>().into_iter().rev() {
                        todo.push_front(part);
                    }
                }
                // No link, or one no longer: opening it does not follow any.
                Err(_) => at = Self::open(&next)?,
            }
        }
        Ok(at)
    }
}

/// Root's, or of whoever this process is.
pub(in crate::samba) fn is_own(file: &fs::Metadata) -> io::Result<bool> {
    let ours = fs::metadata("/proc/self")?.uid();
    Ok([0, ours].contains(&file.uid()))
}

fn parts(path: &Path) -> impl Iterator<Item = OsString> + '_ {
    path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    })
}
