#!/bin/sh
. /opt/case/case.sh

/opt/tools/rare_calls flood 203.0.113.99
took_place
