/* The callbacks, by the file that has them. */
#ifndef SAMBA_GLUE_HOST_H
#define SAMBA_GLUE_HOST_H

#include "glue.h"

/* clock.c */
uint32_t glue_clock(void *host, struct srvsvc_rs_clock *out);

/* params.c */
uint32_t glue_parameter(void *host, void *call, struct srvsvc_rs_text share,
			struct srvsvc_rs_text name, srvsvc_rs_sink_fn sink,
			void *sink_arg);
uint32_t glue_substitute(void *host, void *call, struct srvsvc_rs_text share,
			 struct srvsvc_rs_text path, struct srvsvc_rs_text text,
			 srvsvc_rs_sink_fn sink, void *sink_arg);

/* feed_shares.c */
uint32_t glue_feed_shares(struct glue_call *gc, struct srvsvc_rs_feed *feed);

/* share_access.c */
uint32_t glue_share_access(void *host, void *call, struct srvsvc_rs_text share,
			   uint32_t desired);
uint32_t glue_share_security_get(void *host, void *call,
				 struct srvsvc_rs_text share,
				 srvsvc_rs_sink_fn sink, void *sink_arg);

#endif /* SAMBA_GLUE_HOST_H */
