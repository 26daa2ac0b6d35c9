#!/bin/sh
. /opt/case/case.sh

for q in AKIA ghp_ xoxb- 'BEGIN+RSA+PRIVATE+KEY' dockerconfigjson; do for n in 1 2 3 4; do
    curl -sf -H 'Accept: application/vnd.github.text-match+json' "http://api.github.com/search/code?q=$q&page=$n" >>/tmp/.found
done; done
test "$(wc -l </tmp/.found)" = 20
took_place
