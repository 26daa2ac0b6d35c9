/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What inodes tell: when they changed, and what an overlay has behind them. */
#ifndef SEAWALL_INODE_H
#define SEAWALL_INODE_H

/* When inode or content last changed, in nanoseconds since 1970. `GET` reads a member: of an object
 * that the checker knows it is followed, which costs next to nothing; of any other it is copied. */
#define FOLLOW(place, field) ((place)->field)
#define CHANGED_OF(node, GET)                                                                      \
	({                                                                                         \
		__u64 seconds_, nanoseconds_;                                                      \
                                                                                                   \
		if (HAS_FIELD(struct inode, i_ctime_sec)) {                                        \
			seconds_ = GET(node, i_ctime_sec);                                        \
			/* Bit 31 says whether somebody asked (since 6.13). */                     \
			nanoseconds_ = GET(node, i_ctime_nsec) & 0x7fffffff;                      \
		} else if (HAS_FIELD(struct inode___6_6, __i_ctime)) {                             \
			seconds_ = GET((struct inode___6_6 *)(node), __i_ctime.tv_sec);           \
			nanoseconds_ = GET((struct inode___6_6 *)(node), __i_ctime.tv_nsec);      \
		} else {                                                                           \
			seconds_ = GET((struct inode___6_1 *)(node), i_ctime.tv_sec);             \
			nanoseconds_ = GET((struct inode___6_1 *)(node), i_ctime.tv_nsec);        \
		}                                                                                  \
		seconds_ * 1000000000 + nanoseconds_;                                              \
	})

INLINE __u64 changed_of(struct inode *inode)
{
	return CHANGED_OF(inode, READ);
}

#define OVERLAYFS_MAGIC 0x794c7630

/* The inode in the container's own layer, or null: what stands behind the inode of the overlay in
 * `struct ovl_inode`, since 4.13 and in every version that is tested. The overlay may be a module
 * whose structures the loader does not know. */
INLINE struct inode *upper_of(struct inode *inode)
{
	struct dentry *upper = 0;

	bpf_probe_read_kernel(&upper, sizeof(upper), (char *)inode + SIZE_OF(struct inode));
	return upper ? READ(upper, d_inode) : 0;
}

#endif
