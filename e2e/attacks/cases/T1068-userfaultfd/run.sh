#!/bin/sh
. /opt/case/case.sh

/opt/tools/kernel_calls userfaultfd | grep -q waiting
took_place
