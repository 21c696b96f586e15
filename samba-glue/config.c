/* When the configuration is loaded again, and the stamp of what is loaded. */
#include <dirent.h>

#include "config.h"
#include "host.h"

#include <smbconf.h>

static char *loaded;            /* stamp of the files that are loaded */
static int loaded_services;     /* how many shares that made */
static struct glue_files last;  /* of the last look; stamp not kept */
static bool said_bad;

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
	return samba.lp_servicenumber("homes") >= 0;
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

static char *append_state(char *stamp, const char *path, const char *name)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		return talloc_asprintf_append(stamp, "%s:-;", name);
	}
	return talloc_asprintf_append(
		stamp, "%s:%lld.%09ld:%lld:%llu;", name,
		(long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
		(long long)st.st_size, (unsigned long long)st.st_ino);
}

/* The folder of usershares and every file in it. */
static char *append_usershares(char *stamp, TALLOC_CTX *mem_ctx)
{
	const struct loadparm_substitution *sub =
		samba.loadparm_s3_global_substitution();
	char *folder = NULL;
	struct dirent *entry;
	DIR *dir;

	if (samba.lp_usershare_max_shares == NULL ||
	    samba.lp_usershare_path == NULL ||
	    samba.lp_usershare_max_shares() <= 0) {
		return stamp;
	}
	folder = samba.lp_usershare_path(mem_ctx, sub);
	dir = folder != NULL && folder[0] == '/' ? opendir(folder) : NULL;
	if (dir == NULL) {
		return stamp;
	}
	stamp = append_state(stamp, folder, "usershares");
	while (stamp != NULL && (entry = readdir(dir)) != NULL) {
		char *path;

		if (entry->d_name[0] == '.') {
			continue;
		}
		path = talloc_asprintf(mem_ctx, "%s/%s", folder, entry->d_name);
		stamp = path != NULL ?
			append_state(stamp, path, entry->d_name) : NULL;
	}
	closedir(dir);
	return stamp;
}

/* All that the list of shares is made of, less what depends on the caller. */
static char *stamp_now(TALLOC_CTX *mem_ctx, const struct glue_files *files)
{
	char *stamp = talloc_asprintf(
		mem_ctx, "%s|%llu|", files->stamp,
		(unsigned long long)registry_sequence());

	return stamp != NULL ? append_usershares(stamp, mem_ctx) : NULL;
}

static void load(void)
{
	samba.lp_kill_all_services();
	if (!samba.lp_load_with_shares(samba.get_dyn_CONFIGFILE())) {
		GLUE_LOG(0, "the configuration could not be loaded");
	}
	if (samba.delete_and_reload_printers != NULL) {
		samba.delete_and_reload_printers();
	}
	if (samba.load_usershare_shares != NULL &&
	    samba.connections_snum_used != NULL) {
		samba.load_usershare_shares(NULL, samba.connections_snum_used);
	}
	if (samba.load_registry_shares != NULL) {
		samba.load_registry_shares();
	}
}

static bool look(struct glue_call *gc, TALLOC_CTX *mem_ctx,
		 struct glue_files *files)
{
	const char *user = "";
	const char *domain = "";

	if (last.varies && gc->session_info != NULL &&
	    gc->session_info->info != NULL) {
		if (gc->session_info->unix_info != NULL &&
		    gc->session_info->unix_info->unix_name != NULL) {
			user = gc->session_info->unix_info->unix_name;
		}
		if (gc->session_info->info->domain_name != NULL) {
			domain = gc->session_info->info->domain_name;
		}
	}
	return glue_files_look(mem_ctx, samba.get_dyn_CONFIGFILE(), user,
			       domain, files);
}

/* As root; inside the caller's identity when an include depends on it. */
static void refresh(struct glue_call *gc, TALLOC_CTX *mem_ctx)
{
	struct glue_files files;
	char *stamp;

	if (!look(gc, mem_ctx, &files)) {
		return;
	}
	last = files;
	if (!files.good && loaded != NULL) {
		if (!said_bad) {
			said_bad = true;
			GLUE_LOG(0, "the configuration is gone or does not "
				 "parse: the last good one stays");
		}
		return;
	}
	said_bad = false;
	stamp = stamp_now(mem_ctx, &files);
	if (stamp == NULL ||
	    (loaded != NULL && strcmp(stamp, loaded) == 0 &&
	     loaded_services == samba.lp_numservices())) {
		return;
	}
	load();
	if (glue_temporary_purge()) {
		glue_config_changed(NULL, NULL);
		load();
	}
	TALLOC_FREE(loaded);
	/* Loading may have switched the registry on: look once more. */
	stamp = stamp_now(mem_ctx, &files);
	loaded = stamp != NULL ? talloc_strdup(NULL, stamp) : NULL;
	loaded_services = samba.lp_numservices();
}

void glue_config_fresh(struct glue_call *gc)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	bool was_varying = last.varies;
	bool inside = was_varying && glue_become_caller(gc);

	glue_become_root();
	refresh(gc, frame);
	glue_unbecome_root();
	if (inside) {
		glue_unbecome_caller(gc);
	}
	if (last.varies && !was_varying && glue_become_caller(gc)) {
		/* the first look did not know that the caller matters */
		glue_become_root();
		refresh(gc, frame);
		glue_unbecome_root();
		glue_unbecome_caller(gc);
	}
	last.stamp = NULL;
	TALLOC_FREE(frame);
}

void glue_config_follow(struct glue_call *gc)
{
	if (gc != NULL && loaded != NULL) {
		glue_config_fresh(gc);
	}
}

uint32_t glue_config_stamp(void *host, void *call, srvsvc_rs_sink_fn sink,
			   void *sink_arg)
{
	struct glue_call *gc = call;
	const char *unix_name = "";

	if (gc == NULL || loaded == NULL) {
		return GLUE_NOT_SUPPORTED;
	}
	glue_put(sink, sink_arg, loaded);
	if (glue_config_has_homes() && gc->session_info != NULL &&
	    gc->session_info->unix_info != NULL &&
	    gc->session_info->unix_info->unix_name != NULL) {
		unix_name = gc->session_info->unix_info->unix_name;
	}
	glue_put(sink, sink_arg, "|");
	glue_put(sink, sink_arg, unix_name);
	glue_put(sink, sink_arg, "|");
	if (samba.lp_allow_local_address != NULL && gc->local_address != NULL) {
		glue_put(sink, sink_arg, gc->local_address);
	}
	return GLUE_OK;
}
