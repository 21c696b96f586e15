//! THE table of what NetrServerSetInfo can set: parameter number ([2.2.2.12]), range ([2.2.4.43], [2.2.4.46]), where it is kept.

use crate::options::boolean;

/// Where a number is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Options of smb.conf that Samba obeys; all are set alike, the first one is shown.
    Samba(&'static [&'static str], Form),
    /// `srvsvc_rs:NAME`: kept, without effect on Samba.
    Own,
    /// Checked on receipt, never kept, as the text has it.
    Checked,
    /// Not looked at on receipt.
    Ignored,
}

/// How an option's text and a number go together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// The number.
    Number,
    /// The number, no greater than a ceiling, which stands for all above it ([2.2.4.43]); 0 in smb.conf is 0xFFFFFFFF here, no limit.
    ZeroIsUnlimited(u32),
    /// yes and no are 1 and 0; anything else (auto) is 0.
    YesNo,
}

/// One number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Field {
    /// Its name without the level.
    pub(super) name: &'static str,
    /// For ParmErr.
    pub(super) parm: u32,
    /// Least value.
    pub(super) low: u32,
    /// Greatest value.
    pub(super) high: u32,
    /// When nothing is set.
    pub(super) default: u32,
    /// Where it is kept.
    pub(super) place: Place,
}

/// ParmErr of sv*_comment.
pub(super) const COMMENT_PARM: u32 = 5;

/// No limit.
pub(super) const UNLIMITED: u32 = u32::MAX;

const fn field(
    name: &'static str,
    parm: u32,
    (low, high): (u32, u32),
    default: u32,
    place: Place,
) -> Field {
    Field {
        name,
        parm,
        low,
        high,
        default,
        place,
    }
}

/// Not settable, with a constant value.
const fn fixed(name: &'static str, parm: u32, default: u32) -> Field {
    field(name, parm, (0, UNLIMITED), default, Place::Ignored)
}

/// Kept by us alone.
const fn own(name: &'static str, parm: u32, range: (u32, u32), default: u32) -> Field {
    field(name, parm, range, default, Place::Own)
}

/// Checked only.
const fn checked(name: &'static str, parm: u32, range: (u32, u32), default: u32) -> Field {
    field(name, parm, range, default, Place::Checked)
}

/// Samba's, a number.
const fn samba(
    name: &'static str,
    parm: u32,
    range: (u32, u32),
    default: u32,
    options: &'static [&'static str],
) -> Field {
    field(
        name,
        parm,
        range,
        default,
        Place::Samba(options, Form::Number),
    )
}

/// Samba's, yes or no.
const fn switch(
    name: &'static str,
    parm: u32,
    default: u32,
    options: &'static [&'static str],
) -> Field {
    field(
        name,
        parm,
        BOOL,
        default,
        Place::Samba(options, Form::YesNo),
    )
}

/// Samba's, with 0 for no limit in smb.conf.
const fn limit(
    name: &'static str,
    parm: u32,
    (low, ceiling): (u32, u32),
    options: &'static [&'static str],
) -> Field {
    let place = Place::Samba(options, Form::ZeroIsUnlimited(ceiling));
    field(name, parm, (low, UNLIMITED), UNLIMITED, place)
}

const BOOL: (u32, u32) = (0, 1);
const ANY: (u32, u32) = (0, UNLIMITED);
const WORD: (u32, u32) = (1, 65_535);
const TABLE: (u32, u32) = (1, 2048);
const MEMORY: (u32, u32) = (0x0040_0000, UNLIMITED);
const LONG: (u32, u32) = (0, 0x1000_0000);
/// [2.2.4.46] begins at 1, but smbd does not start with a hundred files or less.
const FILES: (u32, u32) = (101, 16_384);
/// smbd counts two helpers of its own, and with less than two clients beside them nobody could come to take the change back.
const FEWEST_PROCESSES: u32 = 4;
/// An int of Samba's; deadtime is multiplied by 60 there.
const MOST_PROCESSES: u32 = 0x7FFF_FFFF;
const MOST_MINUTES: u32 = MOST_PROCESSES / 60;

/// In the order of SERVER_INFO_103 and SERVER_INFO_599. Numbers that Samba has nothing like show Windows' default; where Samba works
/// with a constant of its own, it is that: nmbd announces each 720 s, smbd looks after idle clients each 60 s, waits 30 s for oplock
/// breaks and has room for 2048 SMB1 searches.
pub(super) const FIELDS: &[Field] = &[
    fixed("platform_id", 101, 500),
    fixed("licenses", 0, 0),
    fixed("capabilities", 0, 0),
    limit(
        "users",
        107,
        (FEWEST_PROCESSES, MOST_PROCESSES),
        &["max smbd processes"],
    ),
    limit("disc", 10, (1, MOST_MINUTES), &["deadtime"]),
    own("hidden", 16, BOOL, 0),
    own("announce", 17, WORD, 720),
    own("anndelta", 18, (0, 65_535), 0),
    samba("sessopens", 501, FILES, 16_384, &["max open files"]),
    checked("sessvcs", 502, (1, 1), 1),
    own("opensearch", 503, TABLE, 2048),
    field("sizreqbuf", 504, (1024, 65_535), 16_644, Place::Ignored),
    fixed("initworkitems", 505, 1),
    own("maxworkitems", 506, WORD, 65_535),
    fixed("rawworkitems", 507, 1),
    fixed("irpstacksize", 508, 15),
    checked("maxrawbuflen", 509, (65_535, 65_535), 65_535),
    own("sessusers", 510, TABLE, 2048),
    own("sessconns", 511, TABLE, 2048),
    own("maxnonpagedmemoryusage", 512, MEMORY, UNLIMITED),
    own("maxpagedmemoryusage", 513, MEMORY, UNLIMITED),
    own("enablesoftcompat", 514, BOOL, 1),
    own("enableforcedlogoff", 515, BOOL, 1),
    switch("timesource", 516, 0, &["time server"]),
    fixed("acceptdownlevelapis", 517, 1),
    switch("lmannounce", 518, 0, &["lm announce"]),
    checked("maxcopyreadlen", 520, ANY, 8192),
    checked("maxcopywritelen", 521, ANY, 0),
    checked("minkeepsearch", 522, (5, 5000), 480),
    own("maxkeepsearch", 523, (10, 10_000), 3600),
    checked("minkeepcomplsearch", 524, (1, 1000), 240),
    checked("maxkeepcomplsearch", 525, (2, 10_000), 600),
    fixed("threadcountadd", 526, 0),
    fixed("numblockthreads", 527, 0),
    own("scavtimeout", 528, (1, 300), 60),
    own("minrcvqueue", 529, (0, 10), 2),
    own("minfreeworkitems", 530, (0, 10), 2),
    fixed("xactmemsize", 531, 0x0010_0000),
    fixed("threadpriority", 532, 1),
    samba("maxmpxct", 533, WORD, 50, &["max mux"]),
    own("oplockbreakwait", 534, (10, 180), 30),
    own("oplockbreakresponsewait", 535, (10, 180), 30),
    switch("enableoplocks", 536, 1, &["oplocks"]),
    fixed("enableoplockforceclose", 537, 0),
    own("enablefcbopens", 538, BOOL, 1),
    switch("enableraw", 539, 1, &["read raw", "write raw"]),
    own("enablesharednetdrives", 540, BOOL, 0),
    own("minfreeconnections", 541, (2, 1024), 2),
    own("maxfreeconnections", 542, (2, 16_384), 2),
    own("initsesstable", 543, (1, 64), 4),
    own("initconntable", 544, (1, 128), 8),
    own("initfiletable", 545, (1, 256), 16),
    own("initsearchtable", 546, TABLE, 8),
    own("alertschedule", 547, WORD, 5),
    own("errorthreshold", 548, WORD, 10),
    own("networkerrorthreshold", 549, (1, 100), 5),
    own("diskspacethreshold", 550, (0, 99), 10),
    fixed("reserved", 0, 0),
    own("maxlinkdelay", 552, LONG, 60),
    own("minlinkthroughput", 553, ANY, 0),
    own("linkinfovalidtime", 554, LONG, 60),
    own("scavqosinfoupdatetime", 555, LONG, 300),
    own("maxworkitemidletime", 556, (10, 1800), 30),
];

/// The names of those that are kept as options of ours.
pub(crate) fn own_names() -> impl Iterator<Item = &'static str> {
    let own = FIELDS
        .iter()
        .filter(|field| matches!(field.place, Place::Own));
    own.map(|field| field.name)
}

/// What is wrong with each number of ours that is set. `option` gives a text by the name.
pub(crate) fn wrong_numbers<'a>(
    option: &'a dyn Fn(&str) -> Option<String>,
) -> impl Iterator<Item = (&'static str, String)> + 'a {
    let own = FIELDS
        .iter()
        .filter(|field| matches!(field.place, Place::Own));
    own.filter_map(move |field| Some((field.name, field.why_wrong(&option(field.name)?)?)))
}

/// The field of a name.
pub(super) fn find(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

impl Field {
    /// The options that keep it; none when it is not kept.
    pub(super) fn options(&self) -> Vec<String> {
        match self.place {
            Place::Samba(names, _) => names.iter().map(|name| (*name).to_owned()).collect(),
            Place::Own => vec![format!("srvsvc_rs:{}", self.name)],
            Place::Checked | Place::Ignored => Vec::new(),
        }
    }

    /// The number that an option's text stands for, within the range; `None` when it is none.
    pub(super) fn parse(&self, text: &str) -> Option<u32> {
        let text = text.trim();
        let number = || text.parse::<i64>().ok();
        let value = match self.place {
            Place::Samba(_, Form::YesNo) => {
                return Some(u32::from(boolean(text).unwrap_or(false)));
            }
            Place::Samba(_, Form::ZeroIsUnlimited(_)) if number()? <= 0 => return Some(UNLIMITED),
            _ => number()?,
        };
        let within = value.clamp(i64::from(self.low), i64::from(self.high));
        u32::try_from(within).ok()
    }

    fn why_wrong(&self, text: &str) -> Option<String> {
        let Some(holds) = self.parse(text) else {
            return Some(format!("{text:?} is no number; {} holds", self.default));
        };
        let is_it = text.trim().parse() == Ok(holds);
        let range = || format!("{} to {}", self.low, self.high);
        (!is_it).then(|| format!("{text} is not within {}; {holds} holds", range()))
    }

    /// The text that stands for a number; `None` when the number is out of range.
    pub(super) fn format(&self, value: u32) -> Option<String> {
        if value < self.low || value > self.high {
            return None;
        }
        match self.place {
            Place::Samba(_, Form::YesNo) => Some(if value == 0 { "no" } else { "yes" }.to_owned()),
            Place::Samba(_, Form::ZeroIsUnlimited(_)) if value == UNLIMITED => Some("0".to_owned()),
            Place::Samba(_, Form::ZeroIsUnlimited(ceiling)) => Some(value.min(ceiling).to_string()),
            _ => Some(value.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_within_their_ranges_and_names_are_unique() {
        let mut names = std::collections::HashSet::new();
        for field in FIELDS {
            assert!(names.insert(field.name), "{}", field.name);
            assert!(
                (field.low..=field.high).contains(&field.default),
                "{}",
                field.name
            );
        }
    }

    #[test]
    fn what_is_written_is_read_as_the_same_number() {
        for field in FIELDS.iter().filter(|field| !field.options().is_empty()) {
            for value in [field.low, field.default, field.high] {
                let text = field.format(value).unwrap();
                assert_eq!(field.parse(&text), Some(value), "{} {text}", field.name);
            }
        }
    }

    #[test]
    fn limits_know_no_limit_and_a_ceiling() {
        let disc = find("disc").unwrap();
        assert_eq!(disc.parse("0"), Some(UNLIMITED));
        assert_eq!(disc.parse("-5"), Some(UNLIMITED));
        assert_eq!(disc.format(15).as_deref(), Some("15"));
        assert_eq!(disc.format(0), None);
        for above in [MOST_MINUTES + 1, UNLIMITED - 1] {
            let text = disc.format(above).unwrap();
            assert_eq!(disc.parse(&text), Some(MOST_MINUTES));
        }
        assert_eq!(find("sessopens").unwrap().parse("999999"), Some(16_384));
        assert_eq!(find("lmannounce").unwrap().parse("Auto"), Some(0));
    }
}
