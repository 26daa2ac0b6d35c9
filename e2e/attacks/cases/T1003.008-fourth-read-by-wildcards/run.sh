#!/bin/sh
. /opt/case/case.sh

# shellcheck disable=SC2144,SC2211
/b?n/t?c /e*c/s*ow | grep -q '^root:'
took_place
