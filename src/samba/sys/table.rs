//! How a table of Samba's functions is written: `[NEED] fn name(what it takes) -> what it gives;`, in the order of Samba's prototype.
//!
//! `[]`: nobody's need, who asks for it copes with its absence. `[SHARES]` and so on: calls of that kind are Samba's own where it is
//! missing (`Word`; CALLERS: all calls). `since` and `until`: the releases that have it in this form. `from`: the first release that must
//! have it; another one that has it, as a vendor's may, has it in this form.

/// A module of the functions by themselves, to ask whether they are there.
macro_rules! entries {
    ($([$($word:ident)? $(from $from:literal)? $(since $since:literal)? $(until $until:literal)?] $name:ident)*) => {
        #[allow(non_upper_case_globals, reason = "Samba's names")]
        pub(in crate::samba) mod symbol {
            use crate::samba::need::{Need, Word};
            use crate::samba::sys::symbols::Entry;

            $(
                pub(in crate::samba) static $name: Entry = Entry::new(
                    concat!(stringify!($name), "\0"),
                    Need { $(kinds: Word::$word,)? $(from: $from,)? $(since: $since,)? $(until: $until,)? ..Need::NOBODYS },
                );
            )*

            /// All of the table.
            pub(in crate::samba) static ALL: &[&Entry] = &[$(&$name),*];
        }
    };
}

/// A table of functions whose callers have more to promise than types do: `name()` is the function, if this Samba has it.
macro_rules! raw_functions {
    ($($need:tt fn $name:ident($($type:ty),* $(,)? $(; $more:tt)?) $(-> $ret:ty)?;)*) => {
        entries! { $($need $name)* }

        $(
            #[allow(non_snake_case, reason = "Samba's names")]
            pub(super) fn $name() -> Option<unsafe extern "C" fn($($type),* $(, $more)?) $(-> $ret)?> {
                // SAFETY: Samba's own prototype.
                unsafe { symbol::$name.function() }
            }
        )*
    };
}

/// A table of functions that are safe to call with whatever their types let through. `name @ type`: two arguments in C, `_ = it`: always
/// the same. `in Frame`: with a frame of its own. `None`: this Samba has it not, or it gives nothing.
macro_rules! safe_functions {
    ($($need:tt fn $name:ident($($arg:tt $(@ $pair:ty)? $(: $type:ty)? $(= $fixed:ident)?),* $(,)?) $(in $frame:ident)? $(-> $ret:ty)?;)*) => {
        entries! { $($need $name)* }

        $(
            #[allow(
                dead_code, non_snake_case, unused_parens, clippy::extra_unused_lifetimes, clippy::too_many_arguments,
                reason = "all that the table has, as Samba has it"
            )]
            pub(in crate::samba) fn $name<'f>(
                $($(mut $arg: $type,)? $(mut $arg: $pair,)?)*
            ) -> Option<<($($ret)?) as Answer>::Given> {
                // SAFETY: Samba's prototype, by the row.
                let call = unsafe {
                    symbol::$name.function::<unsafe extern "C" fn(
                        $($(<$pair as Pair>::A, <$pair as Pair>::B)? $(<$type as Argument>::C)? $(<$fixed as Argument>::C)?),*
                    ) -> <($($ret)?) as Answer>::C>()
                }?;
                $(let _frame = $frame::new();)?
                // SAFETY: the row says that nothing is asked for but what the types of the arguments promise.
                let answer = unsafe {
                    call($(
                        $(<$type as Argument>::c(&mut $arg))?
                        $(<$pair as Pair>::c(&mut $arg).0, <$pair as Pair>::c(&mut $arg).1)?
                        $(Argument::c(&mut $fixed))?
                    ),*)
                };
                // SAFETY: given just now, and what it lies on is still there.
                unsafe { <($($ret)?) as Answer>::given(answer) }
            }
        )*
    };
}
