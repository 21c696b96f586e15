/*
 * The folder of usershares, which any user of a group may fill: it is looked at
 * as far as Samba's own load of it goes, and no further.
 */
#include <dirent.h>
#include <fcntl.h>

#include "config.h"
#include "watch.h"

/* Names and files that Samba's load passes over, and counts. */
#define BAD_IN_A_NAME "%<>*?|/\\+=;:\","
#define LARGEST_FILE (10 * 1024)

/* Numbers of one size: there are no gaps, so that bytes can be compared. */
struct facts {
	int64_t device;
	int64_t inode;
	int64_t mode;
	int64_t owner;
	int64_t size;
	int64_t seconds;
	int64_t nanoseconds;
	int64_t changed_seconds;
	int64_t changed_nanoseconds;
};

/* The folder's own facts, then for each entry its name and facts, in order. */
struct seen {
	uint8_t *bytes;
	size_t len;
};

static struct {
	char *path;             /* NULL: there are no usershares */
	struct seen seen;       /* by the last look */
	uint64_t number;        /* of looks that saw another one */
} folder;

static bool append(struct seen *seen, const void *data, size_t len)
{
	size_t room = seen->bytes != NULL ? talloc_get_size(seen->bytes) : 0;

	if (seen->len + len > room) {
		uint8_t *grown = talloc_realloc(NULL, seen->bytes, uint8_t,
						2 * (seen->len + len));

		if (grown == NULL) {
			return false;
		}
		seen->bytes = grown;
	}
	memcpy(seen->bytes + seen->len, data, len);
	seen->len += len;
	return true;
}

static bool is_usershare(int dir, const char *name, struct stat *st)
{
	return strpbrk(name, BAD_IN_A_NAME) == NULL &&
	       fstatat(dir, name, st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISREG(st->st_mode) && (st->st_mode & S_IWOTH) == 0 &&
	       st->st_size <= LARGEST_FILE;
}

static bool append_file(struct seen *seen, const char *name,
			const struct stat *st)
{
	const struct facts facts = {
		.device = (int64_t)st->st_dev,
		.inode = (int64_t)st->st_ino,
		.mode = st->st_mode,
		.owner = st->st_uid,
		.size = st->st_size,
		.seconds = st->st_mtim.tv_sec,
		.nanoseconds = st->st_mtim.tv_nsec,
		.changed_seconds = st->st_ctim.tv_sec,
		.changed_nanoseconds = st->st_ctim.tv_nsec,
	};

	return append(seen, name, strlen(name) + 1) &&
	       append(seen, &facts, sizeof(facts));
}

/*
 * A fifth of `usershare max shares` may be bad, and as many may be temporary
 * files, whose names begin with a colon.  Samba also finds files bad by what
 * is in them, which makes it stop earlier, never later.
 */
static bool append_files(struct seen *seen, DIR *dir)
{
	int64_t most = samba.lp_usershare_max_shares();
	int64_t allowed = 2 * most / 10;
	int64_t entries, bad = 0, temporary = 0;
	struct dirent *entry;

	for (entries = 0; (entry = readdir(dir)) != NULL; entries++) {
		const char *name = entry->d_name;
		struct stat st;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) {
			continue;
		}
		temporary += name[0] == ':' ? 1 : 0;
		if (temporary > allowed) {
			break;
		}
		if (is_usershare(dirfd(dir), name, &st)) {
			if (!append_file(seen, name, &st)) {
				return false;
			}
		} else if (bad++ >= allowed) {
			break;
		} else if (!append(seen, "", 1)) {
			return false;
		}
		if (entries > most + allowed) {
			break;
		}
	}
	return true;
}

/* Samba loads from a folder of root's that is sticky and not open to all. */
static bool is_served(const struct stat *st)
{
	return st->st_uid == 0 && (st->st_mode & S_ISVTX) != 0 &&
	       (st->st_mode & S_IWOTH) == 0;
}

/* False when there is no memory to. */
static bool look(struct seen *seen)
{
	struct facts facts = { .inode = 0 };
	bool ok = true;
	struct stat st;
	DIR *dir;
	int fd;

	glue_watch_begin(GLUE_WATCH_USERSHARES);
	glue_watch_folder(GLUE_WATCH_USERSHARES, folder.path);
	fd = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		st = (struct stat) { .st_ino = 0 };
	}
	facts.device = (int64_t)st.st_dev;
	facts.inode = (int64_t)st.st_ino;
	facts.mode = st.st_mode;
	facts.owner = st.st_uid;
	ok = append(seen, &facts, sizeof(facts));
	dir = ok && fd >= 0 && is_served(&st) ? fdopendir(fd) : NULL;
	if (dir != NULL) {
		ok = append_files(seen, dir);
		closedir(dir);
	} else if (fd >= 0) {
		close(fd);
	}
	return ok;
}

/* The folder in force, NULL when there are no usershares. */
static char *find_folder(TALLOC_CTX *mem_ctx)
{
	const struct loadparm_substitution *sub =
		samba.loadparm_s3_global_substitution();
	char *path = NULL;

	if (samba.lp_usershare_max_shares != NULL &&
	    samba.lp_usershare_path != NULL &&
	    samba.lp_usershare_max_shares() > 0) {
		path = samba.lp_usershare_path(mem_ctx, sub);
	}
	return path != NULL && path[0] == '/' ? path : NULL;
}

static bool same(const struct seen *a, const struct seen *b)
{
	return a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

char *glue_usershares_stamp(char *stamp, TALLOC_CTX *mem_ctx)
{
	struct seen now = { .len = 0 };
	char *path = find_folder(mem_ctx);

	TALLOC_FREE(folder.path);
	if (path == NULL) {
		return stamp;
	}
	folder.path = talloc_strdup(NULL, path);
	if (folder.path == NULL || !look(&now)) {
		talloc_free(now.bytes);
		return NULL;
	}
	if (folder.number > 0 && same(&now, &folder.seen)) {
		talloc_free(now.bytes);
	} else {
		talloc_free(folder.seen.bytes);
		folder.seen = now;
		folder.number++;
	}
	return talloc_asprintf_append(stamp, "%llu",
				      (unsigned long long)folder.number);
}

bool glue_usershares_unchanged(void)
{
	struct seen now = { .len = 0 };
	bool ret;

	if (folder.path == NULL) {
		return true; /* which of them is in force is smb.conf's */
	}
	if (glue_watch_quiet(GLUE_WATCH_USERSHARES)) {
		return true;
	}
	ret = look(&now) && same(&now, &folder.seen);
	talloc_free(now.bytes);
	return ret;
}
