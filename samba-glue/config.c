/* When the configuration is loaded again, and the stamp of what is loaded. */

#include <stdlib.h>

#include "config.h"
#include "config_text.h"
#include "host.h"
#include "watch.h"
#include "whom.h"

#include <smbconf.h>

static char *loaded;            /* stamp of the files that are loaded */
static uint64_t loaded_number;  /* the same, short */
static int loaded_services;     /* how many shares that made */
static uint64_t generation;     /* counts the loads */
static uint64_t loaded_sequence;
static bool has_homes;
static struct glue_files last;  /* of the last look; stamp not kept */

void glue_config_forget(void)
{
	TALLOC_FREE(loaded);
}

bool glue_config_includes_registry(void)
{
	return last.registry;
}

bool glue_config_has_homes(void)
{
	return has_homes;
}

static bool registry_counts(void)
{
	return last.registry ||
	       (samba.lp_registry_shares != NULL && samba.lp_registry_shares()) ||
	       (samba.lp_config_backend_is_registry != NULL &&
		samba.lp_config_backend_is_registry());
}

/* Sequence number of the registry's database; 0 when it does not count. */
static uint64_t registry_sequence(void)
{
	static struct smbconf_ctx *registry;
	static struct smbconf_csn csn;

	if (!registry_counts() || samba.smbconf_init_reg == NULL ||
	    samba.smbconf_changed == NULL) {
		return 0;
	}
	if (registry == NULL &&
	    samba.smbconf_init_reg(NULL, &registry, NULL) != SBC_ERR_OK) {
		registry = NULL;
		return 0;
	}
	samba.smbconf_changed(registry, &csn, NULL, NULL);
	return csn.csn;
}

/* The same that was loaded, told without making a stamp and as anybody. */
static bool unchanged(bool shares)
{
	glue_watch_look();
	return loaded != NULL && glue_files_same_names() &&
	       loaded_services == samba.lp_numservices() &&
	       glue_files_unchanged() &&
	       (!shares || glue_usershares_unchanged()) &&
	       registry_sequence() == loaded_sequence;
}

/* All that the list of shares is made of: files by their expanded names. */
static char *stamp_of(TALLOC_CTX *mem_ctx, const struct glue_files *files,
		      uint64_t sequence)
{
	char *stamp = talloc_asprintf(
		mem_ctx, "%s|%llu|", files->stamp,
		(unsigned long long)sequence);

	return stamp != NULL ? glue_usershares_stamp(stamp, mem_ctx) : NULL;
}

/* A number for each of the last stamps, the same when one comes back. */
static uint64_t number_of(const char *stamp)
{
	static struct {
		char *stamp;
		uint64_t number;
	} kept[8];
	static uint64_t numbers;
	size_t count = sizeof(kept) / sizeof(kept[0]);
	size_t i;

	for (i = 0; i < count; i++) {
		if (kept[i].stamp != NULL && strcmp(kept[i].stamp, stamp) == 0) {
			return kept[i].number;
		}
	}
	i = numbers % count;
	TALLOC_FREE(kept[i].stamp);
	kept[i].stamp = talloc_strdup(NULL, stamp);
	kept[i].number = ++numbers;
	return kept[i].number;
}

/* ---- shares by name: Samba's own search looks at each of them ---- */

struct named {
	const char *name;
	int snum;
};

static struct named *by_name;   /* the names hang on it in one piece */
static size_t num_named;
static bool names_vary;         /* some have variables, which are not in it */

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name,
		      ((const struct named *)b)->name);
}

static const char *name_of(int snum)
{
	const char *name = samba.lp_const_servicename(snum);

	if (name == NULL || !samba.lp_snum_ok(snum)) {
		return NULL;
	}
	if (strchr(name, '%') != NULL) {
		names_vary = true;
		return NULL;
	}
	return name;
}

char *glue_share_name(TALLOC_CTX *mem_ctx, int snum)
{
	const char *name = samba.lp_const_servicename(snum);

	return name != NULL ? glue_expand(mem_ctx, name) : NULL;
}

static void index_services(int count)
{
	const char *name;
	size_t len = 1;
	char *names;
	int snum;

	TALLOC_FREE(by_name);
	num_named = 0;
	names_vary = false;
	for (snum = 0; snum < count; snum++) {
		name = name_of(snum);
		len += name != NULL ? strlen(name) + 1 : 0;
	}
	by_name = talloc_array(NULL, struct named, count > 0 ? count : 1);
	names = by_name != NULL ? talloc_array(by_name, char, len) : NULL;
	for (snum = 0; snum < count && names != NULL; snum++) {
		name = name_of(snum);
		if (name != NULL) {
			by_name[num_named].name = names;
			by_name[num_named].snum = snum;
			num_named++;
			names = stpcpy(names, name) + 1;
		}
	}
	if (num_named > 0) {
		qsort(by_name, num_named, sizeof(*by_name), compare_names);
	}
}

int glue_snum(const char *name)
{
	struct named like = { .name = name };
	struct named *found = NULL;

	if (loaded != NULL && num_named > 0 &&
	    loaded_services == samba.lp_numservices()) {
		found = bsearch(&like, by_name, num_named, sizeof(*by_name),
				compare_names);
	}
	return found != NULL ? found->snum : samba.lp_servicenumber(name);
}

/* A commit always sets the time of the database. */
static bool registry_rested(void)
{
	char *path = NULL;
	bool rested;

	if (!registry_counts()) {
		return true;
	}
	if (samba.lp_clustering != NULL && !samba.lp_clustering() &&
	    samba.state_path != NULL) {
		path = samba.state_path(NULL, "registry.tdb");
	}
	rested = path != NULL && glue_file_rested(path);
	talloc_free(path);
	return rested;
}

/* Samba's own load at the worker's start is still good. */
static bool loaded_at_start(void)
{
	return generation == 0 && !last.broken && glue_files_as_started() &&
	       registry_rested();
}

void glue_config_started(void)
{
	if (samba.get_dyn_CONFIGFILE != NULL) {
		glue_files_started(samba.get_dyn_CONFIGFILE());
	}
}

/* Files that are broken are loaded as they were when they were good. */
static bool load_flat(void)
{
	struct glue_flat flat = { .failed = false };
	char path[64];
	bool ok = false;
	int fd;

	glue_files_flatten(&flat);
	fd = glue_flat_open(&flat, path, sizeof(path));
	if (fd >= 0) {
		ok = samba.lp_load_with_shares(path);
		close(fd);
	}
	talloc_free(flat.text);
	return ok;
}

static void load_files(void)
{
	static bool ours;

	/* Until the first load it is Samba's own from its start, nobody's. */
	if (!last.known && !ours) {
		return;
	}
	ours = true;
	samba.lp_kill_all_services();
	if (!last.known ||
	    !(last.broken ?
	      load_flat() :
	      samba.lp_load_with_shares(samba.get_dyn_CONFIGFILE()))) {
		GLUE_LOG(0, "the configuration could not be loaded");
	}
}

static void load(void)
{
	if (!loaded_at_start()) {
		load_files();
	}
	generation++;
	if (samba.delete_and_reload_printers != NULL) {
		samba.delete_and_reload_printers();
	}
	rust->text_look_again();
	if (samba.load_usershare_shares != NULL &&
	    samba.connections_snum_used != NULL) {
		samba.load_usershare_shares(NULL, samba.connections_snum_used);
	}
	if (samba.load_registry_shares != NULL) {
		samba.load_registry_shares();
	}
}

/* Loads before the registry is kept from changing meanwhile. */
#define FREE_LOADS 3

/* No sequence number of the registry's: what is loaded is not whole. */
#define NOT_WHOLE UINT64_MAX

/*
 * A share that goes while Samba reads the registry makes it read none of the
 * others, and one that comes may be missed.  So what is loaded counts as of
 * `before`, a stamp made with `sequence` (NULL: made here), and is loaded again
 * when something has changed since.
 */
static void load_whole(TALLOC_CTX *mem_ctx, const struct glue_files *files,
		       const char *before, uint64_t sequence)
{
	bool settled = false;
	unsigned tries;

	for (tries = 0; tries <= FREE_LOADS && !settled; tries++) {
		struct smbconf_ctx *held = tries == FREE_LOADS ?
			glue_registry_hold(mem_ctx, "global") : NULL;
		char *after;

		if (tries > 0 || before == NULL) {
			sequence = registry_sequence();
			before = stamp_of(mem_ctx, files, sequence);
		}
		loaded_sequence = sequence;
		load();
		after = stamp_of(mem_ctx, files, registry_sequence());
		settled = before != NULL && after != NULL &&
			  strcmp(before, after) == 0;
		glue_registry_release(held);
	}
	glue_watch_look();
	settled = settled && glue_files_unchanged();
	if (!settled) {
		loaded_sequence = NOT_WHOLE;
	}
	TALLOC_FREE(loaded);
	loaded = before != NULL ? talloc_strdup(NULL, before) : NULL;
	/* nobody keeps a list that is not whole */
	loaded_number = settled ? number_of(before) : UINT64_MAX - generation;
}

static void refresh(TALLOC_CTX *mem_ctx)
{
	struct glue_files files;
	uint64_t sequence;
	char *stamp;

	if (!glue_files_look(mem_ctx, samba.get_dyn_CONFIGFILE(), &files)) {
		return;
	}
	last = files;
	sequence = registry_sequence();
	stamp = stamp_of(mem_ctx, &files, sequence);
	if (stamp == NULL ||
	    (loaded != NULL && strcmp(stamp, loaded) == 0 &&
	     loaded_sequence != NOT_WHOLE &&
	     loaded_services == samba.lp_numservices())) {
		return;
	}
	load_whole(mem_ctx, &files, stamp, sequence);
	if (glue_temporary_purge()) {
		rust->tell_of_change();
		load_whole(mem_ctx, &files, NULL, 0);
	}
	loaded_services = samba.lp_numservices();
	has_homes = samba.lp_servicenumber("homes") >= 0;
	index_services(loaded_services);
}

void glue_config_fresh(bool shares)
{
	TALLOC_CTX *frame;

	if (unchanged(shares)) {
		return;
	}
	frame = GLUE_STACKFRAME();
	glue_become_root();
	refresh(frame);
	glue_unbecome_root();
	last.stamp = NULL;
	TALLOC_FREE(frame);
}

void glue_config_follow(struct glue_call *gc)
{
	if (gc != NULL && loaded != NULL) {
		glue_config_fresh(true);
	}
}

uint64_t glue_config_generation(void *host)
{
	return loaded != NULL ? generation : 0;
}

/* Two names may look alike in another charset, their bytes never do. */
static void put_bytes(srvsvc_rs_sink_fn sink, void *arg, const char *str)
{
	sink(arg, (const uint8_t *)str, strlen(str));
}

uint32_t glue_config_stamp(void *host, void *call, srvsvc_rs_sink_fn sink,
			   void *sink_arg)
{
	struct glue_call *gc = call;
	uint64_t number = 0;

	if (gc == NULL || loaded == NULL) {
		return GLUE_NOT_SUPPORTED;
	}
	if (names_vary) {
		number = glue_whom_number(gc);
		if (number == 0) {
			return GLUE_NOT_SUPPORTED;
		}
	}
	sink(sink_arg, (const uint8_t *)&loaded_number, sizeof(loaded_number));
	sink(sink_arg, (const uint8_t *)&number, sizeof(number));
	if (samba.lp_allow_local_address != NULL) {
		put_bytes(sink, sink_arg, glue_whom(gc).local_address);
	}
	return GLUE_OK;
}
