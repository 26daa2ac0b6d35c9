# A script of the image that was changed.
# expect: denied
echo 'echo FOREIGN-RAN' >> /usr/bin/zdiff
sh /usr/bin/zdiff --help
