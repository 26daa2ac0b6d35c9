# A program on a folder of the host.
# expect: denied
/foreign/program
