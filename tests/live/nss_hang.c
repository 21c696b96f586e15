/* A user database that waits as long as there is a file: winbindd with its domain controller away. */
#include <errno.h>
#include <nss.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_for_it(void)
{
	while (access(HANGS, F_OK) == 0) {
		usleep(50000);
	}
}

enum nss_status _nss_hang_getpwnam_r(const char *name, struct passwd *pwd,
				     char *buf, size_t len, int *err)
{
	wait_for_it();
	*err = ENOENT;
	return access(FAILS, F_OK) == 0 ? NSS_STATUS_TRYAGAIN :
		NSS_STATUS_NOTFOUND;
}

enum nss_status _nss_hang_getpwuid_r(uid_t uid, struct passwd *pwd, char *buf,
				     size_t len, int *err)
{
	wait_for_it();
	*err = ENOENT;
	return NSS_STATUS_NOTFOUND;
}
