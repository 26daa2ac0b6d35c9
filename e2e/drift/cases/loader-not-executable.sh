# A foreign program without execute permission that is given to the loader.
# expect: denied
cp /foreign/program /opt/x
chmod 644 /opt/x
/lib64/ld-linux-x86-64.so.2 /opt/x
