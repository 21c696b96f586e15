/*
 * What the start files of the compiler would bring, which are left out: they
 * ask for names that are in no library and are searched for in all of them.
 */

/* By its address the C library knows whose destructors of threads they are. */
extern void *__dso_handle __attribute__((visibility("hidden")));
void *__dso_handle = &__dso_handle;
