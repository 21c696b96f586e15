//! Samba's loader of configurations, and its parser of files.

use std::ffi::{c_char, c_void, CStr, CString};
use std::panic::{catch_unwind, AssertUnwindSafe};

use super::frame::Frame;
use super::functions::samba;
use super::services::Service;

/// What a parser tells of a file; texts are Samba's.
pub(in crate::samba) trait Reader {
    /// `[name]`
    fn section(&mut self, name: &CStr);
    /// `name = value`
    fn parameter(&mut self, name: &CStr, value: &CStr);
}

struct Reading<'a> {
    reader: &'a mut dyn Reader,
}

impl Reading<'_> {
    /// A panic ends the parsing, which then has failed.
    fn told(arg: *mut c_void, tell: impl FnOnce(&mut dyn Reader)) -> bool {
        // SAFETY: `parse` gives this and nothing else, and waits for the parser's end.
        let reading = unsafe { &mut *arg.cast::<Reading<'_>>() };
        catch_unwind(AssertUnwindSafe(|| tell(reading.reader))).is_ok()
    }
}

unsafe extern "C" fn on_section(name: *const c_char, arg: *mut c_void) -> bool {
    // SAFETY: the parser's text.
    let name = unsafe { CStr::from_ptr(name) };
    Reading::told(arg, |reader| reader.section(name))
}

unsafe extern "C" fn on_parameter(
    name: *const c_char,
    value: *const c_char,
    arg: *mut c_void,
) -> bool {
    // SAFETY: the parser's text.
    let name = unsafe { CStr::from_ptr(name) };
    // SAFETY: the same.
    let value = unsafe { CStr::from_ptr(value) };
    Reading::told(arg, |reader| reader.parameter(name, value))
}

/// Let Samba's own parser read a file. False: it cannot be read, or does not parse.
pub(in crate::samba) fn parse(path: &CStr, reader: &mut dyn Reader) -> bool {
    let Some(parse) = samba::pm_process.get() else {
        return false;
    };
    let mut reading = Reading { reader };
    let arg: *mut Reading<'_> = &raw mut reading;
    // SAFETY: the callbacks take the reading, which outlives this call.
    unsafe { parse(path.as_ptr(), on_section, on_parameter, arg.cast()) }
}

/// The main file, before its variables are expanded.
pub(in crate::samba) fn main_file() -> Option<CString> {
    let name = samba::get_dyn_CONFIGFILE.get()?;
    // SAFETY: no conditions.
    let name = unsafe { name() };
    // SAFETY: a text of Samba's that stays, or NULL.
    unsafe { super::text::owned(name) }
}

/// Load a file with all shares. False: not all of it could be loaded.
pub(in crate::samba) fn load(path: &CStr) -> bool {
    let Some(load) = samba::lp_load_with_shares.get() else {
        return false;
    };
    let _frame = Frame::new();
    // SAFETY: a path that stays for the call.
    unsafe { load(path.as_ptr()) }
}

/// Take all services out but usershares and printers.
pub(in crate::samba) fn kill_services() {
    if let Some(kill) = samba::lp_kill_all_services.get() {
        let _frame = Frame::new();
        // SAFETY: no conditions; nobody holds a service over a load.
        unsafe { kill() };
    }
}

/// Printers that Samba makes services of by itself.
pub(in crate::samba) fn reload_printers() {
    if let Some(reload) = samba::delete_and_reload_printers.get() {
        let _frame = Frame::new();
        // SAFETY: no conditions.
        unsafe { reload() };
    }
}

/// Usershares: those that changed are read, those that went are taken out.
pub(in crate::samba) fn load_usershares() {
    let both = samba::load_usershare_shares
        .get()
        .zip(samba::connections_snum_used.get());
    if let Some((load, in_use)) = both {
        let _frame = Frame::new();
        // SAFETY: no connection of this process's is meant, as in Samba's own service.
        unsafe { load(std::ptr::null_mut(), in_use) };
    }
}

/// All shares of the registry, when they are served.
pub(in crate::samba) fn load_registry_shares() {
    if let Some(load) = samba::load_registry_shares.get() {
        let _frame = Frame::new();
        // SAFETY: no conditions.
        unsafe { load() };
    }
}

/// How many numbers services have; some of them may be nobody's.
pub(in crate::samba) fn count() -> i32 {
    // SAFETY: no conditions.
    samba::lp_numservices
        .get()
        .map_or(0, |count| unsafe { count() })
}

/// Samba's own search for a service by its name.
pub(in crate::samba) fn find(name: &CStr) -> Option<Service> {
    let find = samba::lp_servicenumber.get()?;
    let _frame = Frame::new();
    // SAFETY: a text that stays for the call.
    let number = unsafe { find(name.as_ptr()) };
    (number >= 0).then_some(Service(number))
}

/// The folder of usershares in force; `None`: there are none.
pub(in crate::samba) fn usershare_folder() -> Option<CString> {
    if most_usershares() <= 0 {
        return None;
    }
    let path = samba::lp_usershare_path.get()?;
    let variables = samba::loadparm_s3_global_substitution.get()?;
    let frame = Frame::new()?;
    // SAFETY: no conditions; Samba's own, which stays.
    let variables = unsafe { variables() };
    // SAFETY: the text is made on the frame.
    let path = unsafe { path(frame.context(), variables) };
    // SAFETY: a text of the frame's, or NULL.
    unsafe { super::text::owned(path) }.filter(|path| path.to_bytes().first() == Some(&b'/'))
}

/// `usershare max shares`
pub(in crate::samba) fn most_usershares() -> i64 {
    samba::lp_usershare_max_shares
        .get()
        // SAFETY: an option is read.
        .map_or(0, |most| i64::from(unsafe { most() }))
}

/// `srvsvc_rs:NAME` of a service; `None` when it is not set.
pub(in crate::samba) fn own_option(service: Service, name: &CStr) -> Option<CString> {
    let read = samba::lp_parm_const_string.get()?;
    let none = std::ptr::null();
    // SAFETY: all are texts.
    let text = unsafe { read(service.0, c"srvsvc_rs".as_ptr(), name.as_ptr(), none) };
    // SAFETY: a text of the configuration's, NULL when there is none.
    unsafe { super::text::owned(text) }
}

/// Take one service out; its number is nobody's until another one is made.
pub(in crate::samba) fn kill(service: Service) {
    if let Some(kill) = samba::lp_killservice.get() {
        let _frame = Frame::new();
        // SAFETY: any number will do; nobody holds a service over a load.
        unsafe { kill(service.0) };
    }
}

/// A service by its name as it is written, whether it is available or not.
pub(in crate::samba) fn by_name(name: &CStr) -> Option<Service> {
    let find = samba::getservicebyname.get()?;
    let _frame = Frame::new();
    // SAFETY: a text that stays for the call; no copy is wanted.
    let number = unsafe { find(name.as_ptr(), std::ptr::null_mut()) };
    (number >= 0).then_some(Service(number))
}

/// Whether this Samba lets one section be loaded alone.
pub(in crate::samba) fn can_load_sections() -> bool {
    samba::lp_killservice.get().is_some()
        && samba::getservicebyname.get().is_some()
        && samba::lp_do_section.get().is_some()
        && samba::lp_do_parameter.get().is_some()
        && samba::lp_parameter_is_valid.get().is_some()
        && samba::lp_msdfs_proxy.get().is_some()
}

/// A service of this name with the defaults of all, or the one that is there.
pub(in crate::samba) fn section(name: &CStr) -> Option<Service> {
    let begin = samba::lp_do_section.get()?;
    let _frame = Frame::new();
    // SAFETY: a text that stays for the call; no context is wanted.
    let begun = unsafe { begin(name.as_ptr(), std::ptr::null_mut()) };
    begun.then(|| by_name(name)).flatten()
}

/// Give a service a parameter of a section of the registry; one that Samba does not know is passed over. False: it cannot have it.
pub(in crate::samba) fn give(service: Service, name: &CStr, value: &CStr) -> bool {
    let both = samba::lp_parameter_is_valid
        .get()
        .zip(samba::lp_do_parameter.get());
    let Some((is_valid, give)) = both else {
        return false;
    };
    let _frame = Frame::new();
    // SAFETY: a text that stays for the call.
    if !unsafe { is_valid(name.as_ptr()) } {
        return true;
    }
    // SAFETY: a service that is there, and two texts that stay for the call.
    unsafe { give(service.0, name.as_ptr(), value.as_ptr()) }
}

/// Whether Samba makes services of users' homes by itself: `preload`.
pub(in crate::samba) fn preloads() -> bool {
    let names = samba::lp_auto_services.get().and_then(|preload| {
        let frame = Frame::new()?;
        // SAFETY: no conditions; Samba's own, which stays.
        let variables = unsafe { samba::loadparm_s3_global_substitution.get()?() };
        // SAFETY: the text is made on the frame.
        let names = unsafe { preload(frame.context(), variables) };
        // SAFETY: a text of the frame's, or NULL.
        unsafe { super::text::owned(names) }
    });
    names.is_none_or(|names| !names.is_empty())
}
