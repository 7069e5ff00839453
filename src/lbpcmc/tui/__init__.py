"""The floor: screens for an operator with gloves and without a mouse, over the desk alone.

    app, driver     the application, its signals, an input decoder that survives stray bytes
    keys, frame     every key with its name and tooltip; the bars at the top and bottom of a screen
    plain, palette  text from data made safe to show; verdicts as word and colour
    limits          a criterion in words
    lines, choose   long lists drawn line by line; a screen to choose from one
    entry           fields for typing and scanning, and forms made of them
    board, people, batch, asking, helping    the regions

Invariant: nothing here decides whether an act is allowed or a value passes; screens show what the desk answers.
"""
