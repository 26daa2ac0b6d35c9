set -e
for script in /usr/bin/zgrep /usr/bin/zdiff /usr/bin/ldd /usr/bin/savelog; do sh -n $script; done
echo text | gzip > /tmp/t.gz
zgrep -q text /tmp/t.gz
ldd /bin/bash > /dev/null
bash -c 'x=$(mktemp); echo a > $x; while read -r l; do echo $l; done < $x' > /dev/null
sh -c 'cat <<E
here
E' | grep -q here
source_me=/etc/profile
. $source_me
