# A name that changes between a program of the image and a foreign one.
# expect: denied
cp /foreign/program /opt/bad
(for n in $(seq 60); do ln -sf /usr/bin/true /opt/r; ln -sf /opt/bad /opt/r; done) &
for n in $(seq 60); do /opt/r; done
wait
/opt/bad
