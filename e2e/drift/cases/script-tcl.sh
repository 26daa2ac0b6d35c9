# A foreign script that is named to tcl.
# expect: denied
cp /foreign/script.tcl /opt/x.tcl
tclsh /opt/x.tcl
