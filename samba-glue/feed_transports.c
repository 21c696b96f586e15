/* The addresses that smbd listens on: its own listening sockets. */
#include <dirent.h>
#include <stdlib.h>

#include "live.h"

#define NETBIOS_PORT 139

struct transports {
	struct glue_live *live;
	uint32_t *inodes;
	size_t count;
};

static bool read_inodes(struct transports *transports, TALLOC_CTX *mem_ctx)
{
	char path[64];
	char name[320];
	char target[64];
	struct dirent *entry;
	DIR *dir;
	pid_t pid = glue_smbd_pid();

	snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	dir = pid > 0 ? opendir(path) : NULL;
	if (dir == NULL) {
		return false;
	}
	while ((entry = readdir(dir)) != NULL) {
		unsigned int inode;
		uint32_t *grown;
		ssize_t len;

		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		len = readlink(name, target, sizeof(target) - 1);
		if (len <= 0) {
			continue;
		}
		target[len] = '\0';
		if (sscanf(target, "socket:[%u]", &inode) != 1) {
			continue;
		}
		grown = talloc_realloc(mem_ctx, transports->inodes, uint32_t,
				       transports->count + 1);
		if (grown == NULL) {
			closedir(dir);
			return false;
		}
		transports->inodes = grown;
		transports->inodes[transports->count++] = inode;
	}
	closedir(dir);
	return true;
}

static void one_transport(const char *address, uint16_t port, uint32_t inode,
			  void *arg)
{
	struct transports *transports = arg;
	struct srvsvc_rs_transport record = {
		.size = sizeof(record),
		.name = glue_text(port == NETBIOS_PORT ?
				  "\\Device\\NetBT_If0" :
				  "\\Device\\NetbiosSmb"),
		.address = glue_text(address),
		.port = port,
	};
	size_t i;

	for (i = 0; i < transports->count; i++) {
		if (transports->inodes[i] == inode) {
			break;
		}
	}
	if (i < transports->count &&
	    srvsvc_rs_feed_transport(transports->live->feed, &record) !=
	    SRVSVC_RS_OK) {
		transports->live->failed = true;
	}
}

uint32_t glue_feed_transports(struct glue_live *live)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();
	struct transports transports = { .live = live };
	struct glue_sockets *sockets = glue_sockets_read(frame);
	uint32_t ret = GLUE_NOT_SUPPORTED;

	if (sockets != NULL && read_inodes(&transports, frame)) {
		glue_sockets_each(sockets, one_transport, &transports);
		ret = GLUE_OK;
	}
	TALLOC_FREE(frame);
	return ret;
}
