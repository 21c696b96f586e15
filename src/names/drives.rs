//! How unix paths look to Windows' tools, and back: `srvsvc_rs:drive map`.
//!
//! A list such as `C:=/ D:=/srv/data`; without it `C:` is the root. The longest folder that a path lies in names its drive. What is
//! shown can be sent back: [`Drives::unix`] undoes [`Drives::shown`].

/// Longest path in characters that is taken from the wire.
pub(super) const MAX_PATH: usize = 4095;

/// The map in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drives(Vec<(char, String)>);

impl Drives {
    /// From the text of the option; what does not parse is left out.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut drives: Vec<(char, String)> = text.split_whitespace().filter_map(entry).collect();
        if !drives.iter().any(|(_, folder)| folder.is_empty()) {
            let free = ('C'..='Z').find(|letter| drives.iter().all(|(used, _)| used != letter));
            drives.extend(free.map(|letter| (letter, String::new())));
        }
        drives.sort_by_key(|(_, folder)| std::cmp::Reverse(folder.len()));
        Self(drives)
    }

    /// `/srv/data/x` as `C:\\srv\\data\\x`. A backslash in a unix name, which Windows has not, becomes a slash.
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        let (letter, rest) = self
            .0
            .iter()
            .find_map(|(letter, folder)| Some((*letter, inside(path, folder)?)))
            .unwrap_or(('C', path));
        let mut shown = String::with_capacity(rest.len() + 3);
        shown.extend([letter, ':']);
        let mut shown = with_swapped(shown, rest);
        if rest.is_empty() {
            shown.push('\\');
        }
        shown
    }

    /// The unix path that a client means, `None` when it is none: `C:\\srv`, `C:/srv`, `c:\\`, or a unix path as it is.
    ///
    /// Components `.` and `..`, empty ones in the middle and control characters are refused; a separator at the end is dropped.
    #[must_use]
    pub fn unix(&self, path: &str) -> Option<String> {
        if path.chars().count() > MAX_PATH || path.chars().any(char::is_control) {
            return None;
        }
        let mut chars = path.chars();
        let (folder, rest) = match (chars.next()?, chars.next()) {
            ('/', _) => ("", path.to_owned()),
            (letter, Some(':')) => (
                self.folder(letter)?,
                with_swapped(String::new(), chars.as_str()),
            ),
            _ => return None,
        };
        if !rest.starts_with('/') && !rest.is_empty() {
            return None;
        }
        let rest = rest.strip_suffix('/').unwrap_or(&rest);
        let mut parts = rest.split('/').skip(1);
        if parts.any(|part| matches!(part, "" | "." | "..") || part.len() > 255) {
            return None;
        }
        let whole = format!("{folder}{rest}");
        Some(if whole.is_empty() {
            "/".to_owned()
        } else {
            whole
        })
    }

    fn folder(&self, letter: char) -> Option<&str> {
        let wanted = letter.to_ascii_uppercase();
        let mut drives = self.0.iter();
        drives
            .find(|(letter, _)| *letter == wanted)
            .map(|(_, folder)| folder.as_str())
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

/// The text with the path behind it, each slash and backslash for the other.
fn with_swapped(text: String, path: &str) -> String {
    let mut bytes = text.into_bytes();
    bytes.extend(path.bytes().map(|byte| match byte {
        b'/' => b'\\',
        b'\\' => b'/',
        other => other,
    }));
    // One ASCII byte for another: what was UTF-8 still is.
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
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
            ("C:\\a\\\\b", None),
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

    proptest! {
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
