# Draws what report.py has written: `data`, one test a line: its name; of C's speed, what the script, the one with
# strings and Python reach; the same of C's processor time. `chart` is the file, `about` where it was measured.
set terminal svg size 940,620 font "sans-serif,13" background "white"
set output chart
set style data histograms
set style histogram clustered gap 1
set style fill solid noborder
set boxwidth 0.92
set grid ytics linecolor "#dddddd"
set tics nomirror scale 0 textcolor "black"
set ytics 0.5
set border 1 linecolor "#888888"
set lmargin 6
set rmargin 2
set bmargin 3.5
set yrange [0:*]
set offsets 0, 0, 0.1, 0
ours = "#2a6fbb"; strings = "#8fbce6"; python = "#e0a030"

set multiplot layout 2,1 title "A pass-through file system beside the same in C, which is 1\n{/*0.85 ".about."}"
set key above horizontal
set title "Operations a second: more is better"
plot data using 2:xtic(1) title "fluhost" linecolor rgb ours, \
    data using 3 title "fluhost, strings" linecolor rgb strings, \
    data using 4 title "Python with fusepy" linecolor rgb python, \
    1 with lines linecolor "black" title "C"

unset key
set title "Processor time that the file system takes for an operation: less is better"
plot data using 5:xtic(1) linecolor rgb ours, data using 6 linecolor rgb strings, data using 7 linecolor rgb python, \
    1 with lines linecolor "black"
