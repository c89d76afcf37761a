/** One extension of each kind that a plugin is likely to have, to begin from. */
package com.example.stormplugin;
