#![forbid(unsafe_code)]
//! A file that is replaced whole, in a folder that nobody but root leads us to.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use crate::samba::kernel::safe_folder::Folder;

/// Who looks at the text is not root.
const MODE: u32 = 0o644;

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
    use std::os::unix::fs::{symlink, MetadataExt as _};
    use std::path::PathBuf;

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
