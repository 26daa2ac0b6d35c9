# A program without a loader, put into the container's own layer.
# expect: denied
cp /foreign/program-static /usr/local/bin/x
/usr/local/bin/x
