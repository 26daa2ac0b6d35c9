# Forty foreign programs at once.
# expect: denied
for n in $(seq 40); do cp /foreign/program /opt/x$n; done
for n in $(seq 40); do /opt/x$n & done
wait
