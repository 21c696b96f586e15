//! What goes to and comes from Samba's functions: things of Samba's that nobody else can make, and plain data.

use std::ffi::{c_char, c_void, CStr, CString};
use std::marker::PhantomData;
use std::ptr::NonNull;

macro_rules! handles {
    ($($name:ident: $what:literal;)*) => {
        $(
            #[doc = $what]
            #[derive(Clone, Copy)]
            #[repr(transparent)]
            pub(crate) struct $name<'a>(NonNull<c_void>, PhantomData<&'a ()>);

            #[allow(dead_code, reason = "most of them are only given by Samba and handed on")]
            impl $name<'_> {
                /// # Safety
                /// NULL, or what the name says, which lives as long as this value does.
                pub(super) unsafe fn new(at: *mut c_void) -> Option<Self> {
                    Some(Self(NonNull::new(at)?, PhantomData))
                }

                pub(super) const fn as_ptr(self) -> *mut c_void {
                    self.0.as_ptr()
                }
            }
        )*
    };
}

handles! {
    Session: "`struct auth_session_info`";
    Token: "`struct security_token`";
    Address: "`struct tsocket_address`";
    Events: "`struct tevent_context`";
    Messages: "`struct messaging_context`";
    GlobalLocks: "`struct g_lock_ctx`";
    Ctdb: "`struct ctdbd_connection`";
    Db: "`struct db_context`";
    Tdb: "`struct tdb_context` that stays open";
    Wrap: "`struct conn_wrap`: what holds a connection";
    TosWrap: "`struct conn_struct_tos`: the same in older releases, which have no function for what is in it";
    Connection: "`struct connection_struct`";
    Folder: "`struct files_struct` of a folder";
    Name: "`struct smb_filename`";
    Descriptor: "`struct security_descriptor`";
}

impl<'f> TosWrap<'f> {
    /// The connection inside.
    pub(in crate::samba) fn connection(self) -> Option<Connection<'f>> {
        // SAFETY: a `struct conn_struct_tos` begins with its connection; both live as long as this value.
        unsafe { self.as_ptr().cast::<Option<Connection<'f>>>().read() }
    }
}

impl<'f> Name<'f> {
    /// Its path below the share, links followed and each part in the case that it is stored in.
    pub(in crate::samba) fn path(self) -> Text<'f> {
        // SAFETY: a `struct smb_filename` begins with its path; both live as long as this value.
        unsafe { self.as_ptr().cast::<Text<'f>>().read() }
    }
}

/// What Samba calls when a configuration names the module: a place for the methods, and what stands behind the colon or NULL.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Init(pub(super) unsafe extern "C" fn(*mut c_void, *const c_char) -> u32);

impl Init {
    /// # Safety
    /// In a library that is never unloaded, and to be called with what Samba gives.
    pub(crate) const unsafe fn new(
        function: unsafe extern "C" fn(*mut c_void, *const c_char) -> u32,
    ) -> Self {
        Self(function)
    }
}

/// A service by its number, which Samba gave; good until something is loaded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub(crate) struct Service(pub(super) i32);

impl Service {
    /// `[global]`, for options of the server and the defaults of services.
    pub(in crate::samba) const GLOBAL: Self = Self(-1);
}

/// `DBGC_*`: a class of the debug log that has this number in every Samba.
#[derive(Clone, Copy)]
pub(in crate::samba) struct Class(pub(super) u8);

impl Class {
    /// `DBGC_RPC_SRV`
    pub(in crate::samba) const RPC_SRV: Self = Self(6);
    /// `DBGC_PASSDB`
    pub(in crate::samba) const PASSDB: Self = Self(8);
}

/// What is a `size_t` in one function and an `int` in this one.
pub(in crate::samba) struct Int<T>(pub(in crate::samba) T);

/// A text of Samba's or of ours, or NULL.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(in crate::samba) struct Text<'a>(*const c_char, PhantomData<&'a CStr>);

impl<'a> Text<'a> {
    pub(in crate::samba) const NONE: Self = Self(std::ptr::null(), PhantomData);

    /// # Safety
    /// NULL, or a text that ends in NUL and lives as long as this value does.
    pub(super) const unsafe fn new(text: *const c_char) -> Self {
        Self(text, PhantomData)
    }

    pub(super) const fn of(text: &'a CStr) -> Self {
        Self(text.as_ptr(), PhantomData)
    }

    /// `None`: NULL.
    pub(in crate::samba) fn get(self) -> Option<&'a CStr> {
        // SAFETY: not NULL, so a text that ends in NUL and lives as long as it is lent.
        (!self.0.is_null()).then(|| unsafe { CStr::from_ptr(self.0) })
    }
}

/// A list of texts as Samba has lists.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(in crate::samba) struct List<'a>(*const Text<'a>);

impl<'a> List<'a> {
    /// One that is set, and has nothing in it.
    pub(in crate::samba) const EMPTY: Self = Self([Text::NONE].as_ptr());

    pub(in crate::samba) const NONE: Self = Self(std::ptr::null());

    /// Of one text.
    pub(in crate::samba) fn of(text: &'a CStr, room: &'a mut [Text<'a>; 2]) -> Self {
        *room = [Text::of(text), Text::NONE];
        Self(room.as_ptr())
    }

    /// Of several texts.
    pub(in crate::samba) fn of_all(
        texts: impl IntoIterator<Item = &'a CStr>,
        room: &'a mut Vec<Text<'a>>,
    ) -> Self {
        *room = texts.into_iter().map(Text::of).collect();
        room.push(Text::NONE);
        Self(room.as_ptr())
    }

    /// One after another.
    fn words(self) -> impl Iterator<Item = &'a CStr> {
        let mut at = self.0;
        std::iter::from_fn(move || {
            // SAFETY: NULL, or a place of the list, which ends with a NULL text: the end has not been passed.
            let word = unsafe { at.as_ref() }?.get()?;
            at = at.wrapping_add(1);
            Some(word)
        })
    }
}

/// A list of texts of the configuration's, copied: what is loaded next takes the list itself away.
pub(in crate::samba) struct Words(Option<Vec<CString>>);

impl Words {
    pub(super) fn copied(list: List<'_>) -> Self {
        let is_set = !list.0.is_null();
        Self(is_set.then(|| list.words().map(ToOwned::to_owned).collect()))
    }

    /// Whether it is set at all; an empty one can be.
    pub(in crate::samba) const fn is_set(&self) -> bool {
        self.0.is_some()
    }

    /// All of it.
    pub(in crate::samba) fn into_vec(self) -> Vec<CString> {
        self.0.unwrap_or_default()
    }

    /// Whether there is nothing in it.
    pub(in crate::samba) fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// One after another.
    pub(in crate::samba) fn iter(&self) -> impl Iterator<Item = &CStr> {
        self.0.iter().flatten().map(CString::as_c_str)
    }
}

/// `TDB_DATA`, `DATA_BLOB`: bytes that are lent.
#[derive(Clone, Copy)]
#[repr(C)]
pub(in crate::samba) struct Bytes<'a> {
    pub(super) data: *const u8,
    pub(super) len: usize,
    of: PhantomData<&'a [u8]>,
}

impl<'a> Bytes<'a> {
    pub(in crate::samba) const NONE: Self = Self {
        data: std::ptr::null(),
        len: 0,
        of: PhantomData,
    };

    pub(in crate::samba) const fn of(bytes: &'a [u8]) -> Self {
        // SAFETY: a slice is so many bytes, which are lent as long.
        unsafe { Self::new(bytes.as_ptr(), bytes.len()) }
    }

    /// # Safety
    /// NULL, or so many bytes that live as long as this value does.
    pub(super) const unsafe fn new(data: *const u8, len: usize) -> Self {
        let of = PhantomData;
        Self { data, len, of }
    }

    pub(in crate::samba) const fn get(self) -> &'a [u8] {
        if self.data.is_null() {
            return &[];
        }
        // SAFETY: so many bytes, as Samba or `new` promises.
        unsafe { std::slice::from_raw_parts(self.data, self.len) }
    }

    /// A copy; `None`: NULL.
    pub(in crate::samba) fn copied(self) -> Option<Vec<u8>> {
        (!self.data.is_null()).then(|| self.get().to_vec())
    }

    /// Zero the bytes, which nobody looks at any more.
    ///
    /// # Safety
    /// In memory of this process's own, with nobody else's eyes on it.
    pub(super) unsafe fn wipe(self) {
        if !self.data.is_null() {
            // SAFETY: so many bytes of this process's own, which nobody looks at any more.
            unsafe { libc::explicit_bzero(self.data.cast_mut().cast(), self.len) };
        }
    }
}

/// Bytes that may be written to, whose number has 32 bits; of more none are taken.
pub(in crate::samba) struct Short<'a>(pub(in crate::samba) &'a mut [u8]);

/// Texts in a row, with NULL among them where there is none.
#[derive(Default)]
pub(in crate::samba) struct Names<'a> {
    pub(super) count: u32,
    pub(super) first: Option<&'a Text<'a>>,
}

impl<'a> Names<'a> {
    /// Those that are there.
    pub(in crate::samba) fn texts(self) -> impl Iterator<Item = &'a CStr> {
        let count = usize::try_from(self.count).unwrap_or_default();
        let first = self.first.map_or(&[][..], |first| {
            // SAFETY: Samba says that there are so many.
            unsafe { std::slice::from_raw_parts(first, count) }
        });
        first.iter().filter_map(|text| text.get())
    }
}

/// `struct dom_sid`: 8 bytes and room for 15 authorities.
#[repr(C, align(4))]
pub(in crate::samba) struct DomSid([u8; Self::SIZE]);

impl DomSid {
    /// As in a token.
    pub(in crate::samba) const SIZE: usize = 68;
    /// Room for one that Samba is to write.
    pub(in crate::samba) const ROOM: Self = Self([0; Self::SIZE]);

    /// One that is stored; `None`: it has more authorities than there is room for.
    pub(in crate::samba) fn stored(bytes: &[u8]) -> Option<Self> {
        let mut sid = Self::ROOM;
        sid.0.get_mut(..bytes.len())?.copy_from_slice(bytes);
        (sid.0[1] <= 15).then_some(sid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_there_when_their_list_is_gone() {
        let text = c"@staff".to_owned();
        let words = Words::copied(List::of(&text, &mut [Text::NONE; 2]));
        drop(text);
        assert!(words.is_set() && words.iter().eq([c"@staff"]));
        let empty = Words::copied(List::EMPTY);
        assert!(empty.is_set() && empty.is_empty());
        assert!(!Words::copied(List::NONE).is_set());
    }
}
