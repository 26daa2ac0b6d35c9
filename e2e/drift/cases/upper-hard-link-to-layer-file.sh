# A further name of a program of the image.
# expect: denied
ln /usr/bin/seq /usr/bin/x
x 1 && echo FOREIGN-RAN
