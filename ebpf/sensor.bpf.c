// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The sensor's programs. They observe: nothing here refuses anything. What is not asked for by the
 * map of tracked control groups is dropped first; what is told is put together from the kernel's
 * own objects when a call ends, so that nobody can change it in between.
 */
#include "kernel.h"
#include "seawall.h"
#include "helpers.h"
#include "maps.h"
#include "group.h"
#include "record.h"
#include "path.h"
#include "socket.h"
#include "call.h"
#include "rights.h"
#include "process.h"
#include "network.h"
#include "files.h"
#include "calls.h"
#include "ring_names.h"
#include "compat.h"

char sw_license[] SEC("license") = "Dual BSD/GPL";
