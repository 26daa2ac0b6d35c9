# A foreign loader.
# expect: denied
cp /lib64/ld-linux-x86-64.so.2 /opt/ld
/opt/ld /bin/echo FOREIGN-RAN
