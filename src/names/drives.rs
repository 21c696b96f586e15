//! How unix paths look to Windows' tools, and back.
//!
//! `srvsvc_rs:drive map` is a list such as `C:=/ D:=/srv/data`. Without it the administrative shares `X$` are the drives, as they are on
//! Windows; where there are none, `C:` is the root. The longest folder that a path lies in names its drive. What is shown can be sent
//! back: [`Drives::unix`] undoes [`Drives::shown`].

/// PATH_MAX without the NUL: the longest unix path that is taken from the wire, whose characters and UTF-16 units are no more than its
/// bytes.
pub(crate) const MAX_UNIX_PATH: usize = 4095;

/// NAME_MAX: the longest name of a file or folder, in bytes.
pub(crate) const MAX_UNIX_NAME: usize = 255;

/// What separates names on the wire. Windows takes both.
const SEPARATORS: [char; 2] = ['\\', '/'];

/// Stands for a backslash in the name of a unix folder, which on the wire would begin another name. Windows and Samba's `catia` show
/// macOS' files with the same private character.
const BACKSLASH: char = '\u{F026}';

/// The map in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drives {
    /// Letters in upper case and folders without a slash at the end, the longest first.
    folders: Vec<(char, String)>,
    /// The letters that are shares, in order; none of a map that was configured.
    shared: Vec<char>,
}

impl Drives {
    /// From the text of the option, without what [`Drives::not_parsed`] says of it.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut folders: Vec<(char, String)> = Vec::new();
        for (letter, folder) in text.split_whitespace().filter_map(entry) {
            if folders.iter().all(|(used, _)| *used != letter) {
                folders.push((letter, folder));
            }
        }
        Self::new(folders, Vec::new(), 'C'..='Z')
    }

    /// From shares with the letter of each and its folder; `None` when there are none. What lies in no drive is shown on the last letter
    /// that is free: nothing can be shared there.
    #[must_use]
    pub fn of_shares<'a>(shares: impl Iterator<Item = (char, &'a str)>) -> Option<Self> {
        let mut folders: Vec<(char, String)> = shares
            .map(|(letter, folder)| (letter, folder.trim_end_matches('/').to_owned()))
            .collect();
        folders.sort_unstable();
        let shared: Vec<char> = folders.iter().map(|(letter, _)| *letter).collect();
        (!shared.is_empty()).then(|| Self::new(folders, shared, ('A'..='Z').rev()))
    }

    /// `free`: letters for the root, which is on a drive in any case.
    fn new(
        mut folders: Vec<(char, String)>,
        shared: Vec<char>,
        mut free: impl Iterator<Item = char>,
    ) -> Self {
        if !folders.iter().any(|(_, folder)| folder.is_empty()) {
            let free = free.find(|letter| folders.iter().all(|(used, _)| used != letter));
            folders.extend(free.map(|letter| (letter, String::new())));
        }
        folders.sort_by_key(|(_, folder)| std::cmp::Reverse(folder.len()));
        Self { folders, shared }
    }

    /// The letters of the drives that are shares, in order.
    #[must_use]
    pub fn shared(&self) -> &[char] {
        &self.shared
    }

    /// The folders of the drives that are shares: where shares can be made. `None`: anywhere.
    #[must_use]
    pub fn roots(&self) -> Option<impl Iterator<Item = &str>> {
        let is_shared = |letter: &char| self.shared.contains(letter);
        let folders = self
            .folders
            .iter()
            .filter(move |(letter, _)| is_shared(letter));
        let folders = folders.map(|(_, folder)| if folder.is_empty() { "/" } else { folder });
        (!self.shared.is_empty()).then_some(folders)
    }

    /// What of the text is left out: what is no drive with its folder, and a drive that has one already.
    #[must_use]
    pub fn not_parsed(text: &str) -> Vec<String> {
        let mut used = Vec::new();
        let wrong = text.split_whitespace().filter(|part| match entry(part) {
            Some((letter, _)) if used.contains(&letter) => true,
            Some((letter, _)) => {
                used.push(letter);
                false
            }
            None => true,
        });
        wrong.map(ToOwned::to_owned).collect()
    }

    /// `/srv/data/x` as `C:\\srv\\data\\x`. A backslash in a unix name, which Windows has not, becomes U+F026.
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        let (letter, rest) = self
            .folders
            .iter()
            .find_map(|(letter, folder)| Some((*letter, inside(path, folder)?)))
            .unwrap_or(('C', path));
        let mut shown = String::with_capacity(rest.len() + 3);
        shown.extend([letter, ':']);
        let rest = if rest.is_empty() { "/" } else { rest };
        shown.extend(rest.chars().map(|character| match character {
            '/' => '\\',
            '\\' => BACKSLASH,
            other => other,
        }));
        shown
    }

    /// The unix path that a client means, `None` when it is none: `C:\\srv`, `C:/srv`, `c:\\`, `\\srv`, or a unix path.
    ///
    /// In the canonical form of [3.1.4.30], but `..` is refused wherever it leads, as are control characters, computers (`\\\\srv`) and
    /// a drive alone, which means where somebody happens to be on it.
    #[must_use]
    pub fn unix(&self, path: &str) -> Option<String> {
        if path.chars().count() > MAX_UNIX_PATH || path.chars().any(char::is_control) {
            return None;
        }
        let mut chars = path.chars();
        let (folder, rest) = match (chars.next()?, chars.next()) {
            (first, Some(second)) if separates(first) && separates(second) => return None,
            (first, _) if separates(first) => ("", path),
            (letter, Some(':')) => (self.folder(letter)?, chars.as_str()),
            _ => return None,
        };
        if !rest.starts_with(SEPARATORS) {
            return None;
        }
        let mut unix = folder.to_owned();
        for name in rest.split(SEPARATORS) {
            match name {
                "" | "." => {}
                ".." => return None,
                name if name.len() > MAX_UNIX_NAME => return None,
                name => unix.extend(["/", &name.replace(BACKSLASH, "\\")]),
            }
        }
        if unix.is_empty() {
            unix.push('/');
        }
        Some(unix)
    }

    fn folder(&self, letter: char) -> Option<&str> {
        let wanted = letter.to_ascii_uppercase();
        let mut drives = self.folders.iter();
        drives
            .find(|(letter, _)| *letter == wanted)
            .map(|(_, folder)| folder.as_str())
    }
}

/// The letter of a drive's share: `C$` is drive C.
#[must_use]
pub fn drive_of_share(name: &str) -> Option<char> {
    let mut chars = name.chars();
    match (chars.next(), chars.next(), chars.next()) {
        (Some(letter), Some('$'), None) if letter.is_ascii_alphabetic() => {
            Some(letter.to_ascii_uppercase())
        }
        _ => None,
    }
}

fn entry(text: &str) -> Option<(char, String)> {
    let (drive, folder) = text.split_once('=')?;
    let letter = drive.trim_end_matches(':').chars().next()?;
    let fits = letter.is_ascii_alphabetic() && drive.len() <= 2 && folder.starts_with('/');
    fits.then(|| {
        (
            letter.to_ascii_uppercase(),
            folder.trim_end_matches('/').to_owned(),
        )
    })
}

/// The part of a path behind a folder, with its slash.
fn inside<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(if rest == "/" { "" } else { rest })
}

fn separates(character: char) -> bool {
    SEPARATORS.contains(&character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::{canonicalize_path, Rules};
    use proptest::prelude::*;

    #[test]
    fn the_default_is_one_drive() {
        let drives = Drives::parse("");
        assert_eq!(drives.shown("/srv/data"), "C:\\srv\\data");
        assert_eq!(drives.shown("/"), "C:\\");
        for (sent, meant) in [
            ("C:\\srv", Some("/srv")),
            ("c:\\srv\\", Some("/srv")),
            ("C:\\", Some("/")),
            ("/srv/x", Some("/srv/x")),
            ("D:\\srv", None),
            ("srv", None),
            ("", None),
            ("C:\\..\\etc", None),
            ("C:srv", None),
            ("C:", None),
            ("C:\\a\\\\b", Some("/a/b")),
            ("C:\\a\\.\\b", Some("/a/b")),
            ("C:/srv/new", Some("/srv/new")),
            ("C:\\srv/new", Some("/srv/new")),
            ("C:\\srv\\\\", Some("/srv")),
            ("C:\\.", Some("/")),
            ("\\srv\\new", Some("/srv/new")),
            ("/srv\\new/", Some("/srv/new")),
            ("\\", Some("/")),
            ("\\\\srv\\new", None),
            ("//srv/new", None),
            ("C:\\a\\..\\b", None),
            ("\\a/../b", None),
            ("C:\\a:", Some("/a:")),
            ("C:\\a\nb", None),
        ] {
            assert_eq!(drives.unix(sent).as_deref(), meant, "{sent}");
        }
    }

    #[test]
    fn the_longest_folder_names_the_drive() {
        let drives = Drives::parse("D:=/srv/data E=/srv nonsense F: 1:=/x");
        assert_eq!(drives.shown("/srv/data/a"), "D:\\a");
        assert_eq!(drives.shown("/srv/database"), "E:\\database");
        assert_eq!(drives.shown("/home"), "C:\\home");
        assert_eq!(drives.unix("d:\\").as_deref(), Some("/srv/data"));
    }

    #[test]
    fn shares_are_drives() {
        assert_eq!(Drives::of_shares([].into_iter()), None);
        let shares = [('D', "/srv/data/"), ('C', "/srv")];
        let drives = Drives::of_shares(shares.into_iter()).unwrap();
        assert_eq!(drives.shown("/srv/data/a"), "D:\\a");
        assert_eq!(drives.shown("/srv"), "C:\\");
        assert_eq!(drives.shown("/home"), "Z:\\home");
        assert_eq!(drives.unix("z:\\home").as_deref(), Some("/home"));
        assert_eq!(drives.shared(), ['C', 'D']);
        let roots: Vec<_> = drives.roots().unwrap().collect();
        assert_eq!(roots, ["/srv/data", "/srv"]);
        assert!(Drives::parse("D:=/srv").roots().is_none());
        let whole = Drives::of_shares([('Z', "/")].into_iter()).unwrap();
        assert_eq!(whole.shown("/x"), "Z:\\x");
        assert_eq!(whole.roots().unwrap().collect::<Vec<_>>(), ["/"]);
        let all = Drives::of_shares(('A'..='Z').map(|letter| (letter, "/srv"))).unwrap();
        assert_eq!(all.unix("q:\\x").as_deref(), Some("/srv/x"));
    }

    #[test]
    fn a_drives_share_is_a_letter_and_a_dollar() {
        for (name, letter) in [
            ("C$", Some('C')),
            ("d$", Some('D')),
            ("C", None),
            ("CC$", None),
            ("1$", None),
            ("IPC$", None),
            ("\u{c4}$", None),
        ] {
            assert_eq!(drive_of_share(name), letter, "{name}");
        }
    }

    #[test]
    fn a_backslash_in_a_unix_name_is_no_separator() {
        let drives = Drives::parse("");
        assert_eq!(drives.shown("/srv/a\\b"), "C:\\srv\\a\u{F026}b");
        assert_eq!(
            drives.unix("C:\\srv\\a\u{F026}b").as_deref(),
            Some("/srv/a\\b")
        );
    }

    #[test]
    fn a_drive_has_one_folder() {
        let drives = Drives::parse("D:=/b D:=/a");
        assert_eq!(drives.unix("D:\\x").as_deref(), Some("/b/x"));
        assert_eq!(drives.shown("/a/x"), "C:\\a\\x");
    }

    proptest! {
        #[test]
        fn what_is_meant_is_the_canonical_form(path in "C:([/\\\\]{1,2}(\\.|[a-z]{1,3})){0,5}[/\\\\]{1,2}") {
            let drives = Drives::parse("");
            let units: Vec<u16> = path.encode_utf16().collect();
            let (form, _) = canonicalize_path(&units, &[], Rules::Long).unwrap();
            let unix = drives.unix(&path).unwrap();
            prop_assert_eq!(drives.shown(&unix), String::from_utf16(&form).unwrap());
        }

        #[test]
        fn what_is_shown_can_be_sent_back(parts in proptest::collection::vec("[a-zA-Z0-9 $%'\\\\é-]{1,12}", 0..6), map in "(D:=/[a-c]{1,2} ?){0,2}") {
            prop_assume!(parts.iter().all(|part| part != "." && part != ".."));
            let drives = Drives::parse(&map);
            let path = format!("/{}", parts.join("/"));
            let shown = drives.shown(&path);
            let back = drives.unix(&shown);
            prop_assert_eq!(back.as_deref(), Some(path.as_str()));
        }
    }
}
