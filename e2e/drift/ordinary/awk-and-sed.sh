set -e
seq 100 > /tmp/n
[ "$(gawk '{s += $1} END {print s}' /tmp/n)" = 5050 ]
[ "$(mawk '{s += $1} END {print s}' /tmp/n)" = 5050 ]
sed -i s/1/x/ /tmp/n
grep -q x /tmp/n
sort -R /tmp/n | uniq | wc -l > /dev/null
