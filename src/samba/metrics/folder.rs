#![forbid(unsafe_code)]
//! A folder that was walked to so that nobody but root leads us elsewhere, and a file of it that is replaced whole.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Component, Path, PathBuf};

/// As many links as the kernel follows.
const MOST_LINKS: u32 = 40;
/// Who looks at the text is not root.
const MODE: u32 = 0o644;
/// Bits of a mode that let others than the owner change a folder.
const OTHERS_WRITE: u32 = 0o022;

/// An open folder, and its name that stays good whatever happens to the path.
struct Folder(File);

impl Folder {
    fn open(path: &Path) -> io::Result<Self> {
        let flags = libc::O_PATH | libc::O_DIRECTORY | libc::O_NOFOLLOW;
        let mut options = File::options();
        options.read(true).custom_flags(flags).open(path).map(Self)
    }

    fn at(&self, name: &OsStr) -> PathBuf {
        Path::new(&format!("/proc/self/fd/{}", self.0.as_raw_fd())).join(name)
    }

    /// Nobody but root and ourselves can put a link here.
    fn is_safe(&self) -> io::Result<bool> {
        let folder = self.0.metadata()?;
        let ours = fs::metadata("/proc/self")?.uid();
        let owned = [0, ours].contains(&folder.uid());
        Ok(owned && folder.mode() & OTHERS_WRITE == 0)
    }

    /// Walk there part by part. A link is followed where root alone can have made it.
    fn walk(path: &Path) -> io::Result<Self> {
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

fn parts(path: &Path) -> impl Iterator<Item = OsString> + '_ {
    path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_owned()),
        Component::ParentDir => Some("..".into()),
        Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
    })
}

/// Put a file in place, whole: whoever opens it reads the one before or this one. What is there and does not begin as this does is somebody
/// else's, and stays.
pub(super) fn replace(path: &Path, begin: &str, text: &str) -> io::Result<()> {
    let wrong = |why| io::Error::new(io::ErrorKind::InvalidInput, why);
    let both = path.parent().zip(path.file_name());
    let (parent, name) = both
        .filter(|_| path.is_absolute())
        .ok_or_else(|| wrong("no absolute path of a file"))?;
    let folder = Folder::walk(parent)?;
    let place = folder.at(name);
    if !is_free(&place, begin)? {
        return Err(wrong("what is there is another file"));
    }
    let mut fresh = OsString::from(".");
    fresh.push(name);
    fresh.push(".new");
    let fresh = folder.at(&fresh);
    // Of a worker that was killed.
    let _ = fs::remove_file(&fresh);
    let written = write(&fresh, text).and_then(|()| fs::rename(&fresh, &place));
    if written.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    written
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true).mode(MODE);
    let mut file = options.custom_flags(libc::O_NOFOLLOW).open(path)?;
    file.set_permissions(fs::Permissions::from_mode(MODE))?;
    file.write_all(text.as_bytes())
}

/// Nothing is there, or something empty, or one of ours.
fn is_free(place: &Path, begin: &str) -> io::Result<bool> {
    match fs::symlink_metadata(place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
        Ok(found) if !found.is_file() => return Ok(false),
        Ok(_) => {}
    }
    let mut options = File::options();
    // Nothing waits for the other end of a pipe that came meanwhile.
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    let file = options.read(true).custom_flags(flags).open(place)?;
    let most = u64::try_from(begin.len()).unwrap_or(0);
    let mut found = Vec::new();
    file.take(most).read_to_end(&mut found)?;
    Ok(found.is_empty() || found == begin.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    struct Tree(PathBuf);

    impl Tree {
        fn new(name: &str) -> Self {
            let name = format!("srvsvc_rs-metrics-{name}-{}", std::process::id());
            let tree = Self(std::env::temp_dir().join(name));
            fs::create_dir(&tree.0).unwrap();
            fs::set_permissions(&tree.0, fs::Permissions::from_mode(0o755)).unwrap();
            tree
        }

        fn at(&self, name: &str) -> PathBuf {
            self.0.join(name)
        }
    }

    impl Drop for Tree {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn put(path: &Path) -> io::Result<()> {
        replace(path, "# ours", "# ours\n")
    }

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let tree = Tree::new("file");
        let path = tree.at("a.prom");
        fs::write(tree.at(".a.prom.new"), "of one that was killed").unwrap();
        for _ in 0..2 {
            put(&path).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), "# ours\n");
        }
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, MODE);
        assert_eq!(fs::read_dir(&tree.0).unwrap().count(), 1);
        assert!(put(Path::new("a.prom")).is_err());
        assert!(put(Path::new("/")).is_err());
        assert!(put(&tree.at("none/a.prom")).is_err());
    }

    #[test]
    fn what_is_not_ours_stays() {
        let tree = Tree::new("other");
        let path = tree.at("smb.conf");
        fs::write(&path, "[global]\n").unwrap();
        assert!(put(&path).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "[global]\n");
        fs::write(&path, "").unwrap();
        put(&path).unwrap();
        symlink(&path, tree.at("link")).unwrap();
        assert!(put(&tree.at("link")).is_err(), "a link at its place");
        fs::create_dir(tree.at("folder")).unwrap();
        assert!(put(&tree.at("folder")).is_err());
    }

    #[test]
    fn links_are_followed_where_others_cannot_make_them() {
        let tree = Tree::new("links");
        fs::create_dir(tree.at("real")).unwrap();
        symlink("real", tree.at("near")).unwrap();
        symlink(tree.at("real/../near"), tree.at("far")).unwrap();
        symlink("round", tree.at("round")).unwrap();
        put(&tree.at("near/a")).unwrap();
        put(&tree.at("far/b")).unwrap();
        assert!(tree.at("real/a").exists() && tree.at("real/b").exists());
        assert!(put(&tree.at("round/c")).is_err());
        fs::create_dir(tree.at("open")).unwrap();
        symlink(tree.at("real"), tree.at("open/link")).unwrap();
        fs::set_permissions(tree.at("open"), fs::Permissions::from_mode(0o1777)).unwrap();
        assert!(put(&tree.at("open/link/c")).is_err());
        assert!(!tree.at("real/c").exists());
        put(&tree.at("open/c")).unwrap();
    }
}
