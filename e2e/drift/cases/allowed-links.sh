# Links to programs of the image.
# expect: allowed
ln -s /usr/bin/true /opt/t
/opt/t
ln -s /bin/busybox /opt/cat
/opt/cat /dev/null
echo DONE
